export { createChangeDesk, type ChangeDesk, type ChangeDeskOptions, type FloorReader, type ListedInstrument } from "./changes/change-desk.ts";
