import { unreachable } from "@crossfloor/stdx";
import { checkNaming, codePattern } from "./check-naming.ts";
import { checkNumbers } from "./check-numbers.ts";
import type { BasketIndex, CorrelationIndex, IndexDefinition, RatioIndex, SingleIndex } from "./index-definition.ts";
import type { ListingContext } from "./listing-context.ts";
import { fault, type ListingFault } from "./listing-fault.ts";
import { type IndexId, nanoOne } from "./units.ts";

const priceDecimalsMax = 9;
const constituentsMin = 2;
const constituentsMax = 64;
const returnsMin = 2;
const returnsMax = 400;
const minutesOfDay = 1_440;

/** The first rule that an index definition breaks, or null. */
export function checkIndex(index: IndexDefinition, context: ListingContext): ListingFault | null {
  const general = checkNumbers(index) ?? checkNaming(index);
  if (general !== null) return general;
  if (!codePattern.test(index.code)) return fault("code_must_be_valid", "code", index.code);
  if (index.version < 1) return fault("version_must_be_positive", "version", index.version);
  if (index.decimals < 0 || index.decimals > priceDecimalsMax) return fault("decimals_must_be_in_range", "decimals", index.decimals);
  switch (index.kind) {
    case "single":
      return checkSingle(index);
    case "basket":
      return checkBasket(index, context);
    case "ratio":
      return checkRatio(index, context);
    case "correlation":
      return checkCorrelation(index, context);
    default:
      return unreachable(index);
  }
}

function checkSingle(index: SingleIndex): ListingFault | null {
  if (index.sourcesMin < 1) return fault("sources_min_must_be_positive", "sourcesMin", index.sourcesMin);
  if (index.outlierMax <= 0 || index.outlierMax > nanoOne) return fault("outlier_max_must_be_a_share", "outlierMax", index.outlierMax);
  return null;
}

function checkBasket(index: BasketIndex, context: ListingContext): ListingFault | null {
  const { constituents } = index;
  if (constituents.length < constituentsMin || constituents.length > constituentsMax) return fault("constituents_must_be_in_range", "constituents", constituents.length);
  let weights = 0;
  let negative = false;
  const seen = new Set<IndexId>();
  for (const [place, constituent] of constituents.entries()) {
    const field = `constituents.${place}`;
    if (seen.has(constituent.index)) return fault("constituents_must_be_in_range", `${field}.index`, constituent.index);
    seen.add(constituent.index);
    const single = singleOf(constituent.index, context);
    if (single === undefined) return fault("constituents_must_be_single", `${field}.index`, constituent.index);
    if (constituent.weight <= 0 || constituent.weight > nanoOne) return fault("weights_must_sum_to_one", `${field}.weight`, constituent.weight);
    if (constituent.unitsNano <= 0) return fault("units_must_be_positive", `${field}.unitsNano`, constituent.unitsNano);
    weights += constituent.weight;
    negative ||= single.allowNegative;
  }
  if (weights !== nanoOne) return fault("weights_must_sum_to_one", "constituents", weights);
  if (index.divisorNano <= 0) return fault("divisor_must_be_positive", "divisorNano", index.divisorNano);
  if (index.allowNegative !== negative) return fault("index_must_allow_negative", "allowNegative", String(index.allowNegative));
  return null;
}

function checkRatio(index: RatioIndex, context: ListingContext): ListingFault | null {
  const numerator = singleOf(index.numerator, context);
  const denominator = singleOf(index.denominator, context);
  if (numerator === undefined) return fault("constituents_must_be_single", "numerator", index.numerator);
  if (denominator === undefined || denominator === numerator) return fault("constituents_must_be_single", "denominator", index.denominator);
  if (denominator.allowNegative) return fault("denominator_must_be_positive", "denominator", index.denominator);
  if (index.scaleNano <= 0) return fault("divisor_must_be_positive", "scaleNano", index.scaleNano);
  if (index.allowNegative !== numerator.allowNegative) return fault("index_must_allow_negative", "allowNegative", String(index.allowNegative));
  return null;
}

function checkCorrelation(index: CorrelationIndex, context: ListingContext): ListingFault | null {
  const first = singleOf(index.first, context);
  const second = singleOf(index.second, context);
  if (first === undefined) return fault("constituents_must_be_single", "first", index.first);
  if (second === undefined || second === first) return fault("constituents_must_be_single", "second", index.second);
  if (index.returns < returnsMin || index.returns > returnsMax) return fault("returns_must_be_in_range", "returns", index.returns);
  if (index.snapshotMinute < 0 || index.snapshotMinute >= minutesOfDay) return fault("returns_must_be_in_range", "snapshotMinute", index.snapshotMinute);
  if (!index.allowNegative) return fault("index_must_allow_negative", "allowNegative", "false");
  return null;
}

function singleOf(id: IndexId, context: ListingContext): SingleIndex | undefined {
  const index = context.index(id);
  return index?.kind === "single" ? index : undefined;
}
