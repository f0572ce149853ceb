export { AuditFault } from "./auditor/audit-fault.ts";
export { Auditor, type AuditorOptions, type SeenFloor } from "./auditor/auditor.ts";
export { Coverage, type CoverageMark, coverageMarks } from "./coverage-marks.ts";
export { breakInvariant, type BreakReport } from "./faults/break-invariant.ts";
export { type Invariant, invariants } from "./faults/invariants.ts";
export { runRecords, shrink } from "./shrink.ts";
export { type Failure, type SeedOptions, type SeedRun, simulateSeed } from "./simulate-seed.ts";
