/** How rows of the state name each other. */
import type { Brand } from "@crossfloor/stdx";

/** Which account it is, counted from 0 in the order of opening. */
export type AccountPlace = Brand<number, "AccountPlace">;
export const noAccount = -1 as AccountPlace;

/** Offset of an exposure's row, good until it is dropped. */
export type ExposureRow = Brand<number, "ExposureRow">;
export const noExposure = -1 as ExposureRow;

/** Offset of an order's row, good while the order is open. */
export type OrderRow = Brand<number, "OrderRow">;
export const noOrder = -1 as OrderRow;
