import { commandLifeMs, copyingSink, type EventSink, type Outcome, type Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { dispatch } from "./dispatch.ts";
import type { CommandKind } from "./envelope/command-kind.ts";
import { commandRefused } from "./envelope/command-refused.ts";
import { outcomeOf, refuse, type Verdict } from "./envelope/verdict.ts";
import { stateHash } from "./encoding/state-hash.ts";
import type { Emit, EngineState } from "./state/engine-state.ts";

/**
 * Takes one record of the journal, changes the state, tells the events in order, and says what the sender hears. Synchronous and
 * blind: the same records give the same events and states on any machine. Throws only where a rule that the engine relies on
 * does not hold; the state is then worthless and the process must stop.
 */
export function apply(state: EngineState, sequenced: Sequenced, emit: Emit): Outcome {
  return applyTo(state, sequenced, copyingSink(emit));
}

/** The same for who is in a hurry: events are lent to the sink. */
export function applyTo(state: EngineState, sequenced: Sequenced, sink: EventSink): Outcome {
  assert(sequenced.seq === state.seq + 1, "records are applied one after another");
  assert(sequenced.at >= state.at, "venue time never falls");
  assert(sequenced.wall >= state.wall, "wall time never falls");
  const { command, origin } = sequenced;
  const { type } = command;
  // A checkpoint tells of the state before its own record.
  if (type === "checkpoint") sink.other({ type: "checkpointed", stateHash: stateHash(state) });
  if (state.sink !== sink) state.sink = sink;
  state.seq = sequenced.seq;
  state.at = sequenced.at;
  state.wall = sequenced.wall;
  state.answers.forget(sequenced.wall);
  // The sequencer itself never repeats a command.
  return origin === 0 ? carryOut(state, sequenced, type) : answerOnce(state, sequenced, type);
}

/** A retry is answered as before; an id that names another command, or a command past its deadline, is refused and not remembered. */
function answerOnce(state: EngineState, sequenced: Sequenced, kind: CommandKind): Outcome {
  const { answers, payload } = state;
  payload.of(sequenced.command, kind);
  const known = answers.find(sequenced, payload);
  if (known !== -1 && answers.isTo(known)) return answers.outcomeAt(known);
  const refusal = envelopeRefusal(state, sequenced, known !== -1);
  if (refusal !== null) return tellRefusal(state, sequenced, refusal);
  const outcome = carryOut(state, sequenced, kind);
  answers.add(outcome);
  return outcome;
}

function envelopeRefusal(state: EngineState, sequenced: Sequenced, idIsTaken: boolean): Verdict | null {
  const { deadline } = sequenced;
  if (deadline < state.wall) return refuse("command_must_not_be_expired");
  if (idIsTaken) return refuse("command_id_must_not_name_another_command");
  // An answer is kept for commandLifeMs; a command that could come again after that could be done twice.
  if (deadline > state.wall + commandLifeMs) return refuse("command_must_be_well_formed", "deadline");
  const { answersMax, answersForCancelsMax } = state.limits;
  const { weight } = state.answers;
  if (weight < answersMax) return null;
  return weight < answersMax + answersForCancelsMax && isCancel(sequenced) ? null : refuse("engine_must_have_room");
}

function carryOut(state: EngineState, sequenced: Sequenced, kind: CommandKind): Outcome {
  const verdict = dispatch(state, sequenced.command, kind);
  return verdict.refusal === null ? outcomeOf(verdict, sequenced.seq) : tellRefusal(state, sequenced, verdict);
}

/** Every refused command leaves one event, so that the audit trail has all orders. */
function tellRefusal(state: EngineState, { command, seq }: Sequenced, verdict: Verdict): Outcome {
  assert(verdict.refusal !== null, "only a refusal is told as one");
  state.sink.other(commandRefused(command, verdict.refusal, verdict.detail));
  return outcomeOf(verdict, seq);
}

function isCancel({ command }: Sequenced): boolean {
  return command.type === "cancelOrder" || command.type === "cancelAllOrders";
}
