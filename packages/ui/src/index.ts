export { addDecimals, absolute, compareDecimals, fractionOnGrid, isDecimal, isZero, negate, neighbours, shiftDecimal, signOf, stepDecimal, trimDecimal } from "./decimal/scaled.ts";
export { readDecimal, type ReadDecimal } from "./decimal/read-decimal.ts";
export { arrowOf, writeAmount, writeCompact, writeDecimal, writePercent } from "./decimal/write-decimal.ts";
export { formatClock, formatCountdown, formatDate, formatMoment, formatStamp, type TimeOptions } from "./time/format-time.ts";
export { type Catalog, createText, TextProvider, type Translate, useTextOf, useUiText, type Values } from "./i18n/text.tsx";
export type { UiMessageId } from "./i18n/messages-en.ts";
export {
  applyPreferences, colourSets, type ColourSet, getPreferences, type Language, languages, numberLocaleOf, type NumberStyle, numberStyles, type Preferences, setPreferences, shownTheme, type Theme, themes,
  useDateLocale, useNumberLocale, usePreferences,
} from "./preferences/preferences.ts";
export { classNames } from "./components/class-names.ts";
export { Button, type ButtonProps, IconButton } from "./components/button.tsx";
export { Field, type FieldProps, Input, inputLook } from "./components/field.tsx";
export { DecimalInput, type DecimalInputProps } from "./components/decimal-input.tsx";
export { Badge, type BadgeProps } from "./components/badge.tsx";
export { Explained, Tooltip, TooltipProvider } from "./components/tooltip.tsx";
export { Tab, TabList, TabPanel, Tabs } from "./components/tabs.tsx";
export { Segmented, type SegmentedOption } from "./components/segmented.tsx";
export { Select, type SelectOption } from "./components/select.tsx";
export { Menu, MenuContent, MenuItem, MenuLabel, MenuLine, MenuTrigger } from "./components/menu.tsx";
export { Dialog, Modal, type OverlayProps, Sheet } from "./components/dialog.tsx";
export { Checkbox } from "./components/checkbox.tsx";
export { type Column, Table } from "./components/table.tsx";
export { Banner, Kbd, Panel, Skeleton } from "./components/panel.tsx";
export { CopyButton } from "./components/copy-button.tsx";
export { toast, Toaster, type ToastOptions } from "./components/toaster.tsx";
export { mergeOrigins, type OriginKind, originKind, type PriceOrigin } from "./price/price-origin.ts";
export { SourceBadge } from "./price/source-badge.tsx";
export { Priced, PricedPanel, unbadgedPrices, useShownOrigin } from "./price/priced.tsx";
export { Amount, Change, Compact, Gain, Price, Quantity, writePrice } from "./price/figures.tsx";
export { conditionOf, type MarketCondition, StatusBadge } from "./price/status-badge.tsx";
