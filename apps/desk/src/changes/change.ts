export type { ChangeDto, ChangePayload } from "@crossfloor/api";
import type { ChangeDto } from "@crossfloor/api";

export type TermsDifferenceRow = ChangeDto["diff"][number];
