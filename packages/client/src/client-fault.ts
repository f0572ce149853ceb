/** What went wrong, in one closed list that screens can put into words. */
import type { DepositRule, RefusalData, TraderRouter } from "@crossfloor/api";
import { refusalText, type TextLanguage } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { TRPCClientError } from "@trpc/client";

export type ClientFault =
  /** The engine or the door named a rule that was not met. */
  | { readonly kind: "refused"; readonly refusal: RefusalData }
  | { readonly kind: "signedOut" }
  /** The engine did not answer in time: a mutation may or may not have been done. */
  | { readonly kind: "engineAway" }
  | { readonly kind: "readsAway" }
  | { readonly kind: "tooMany" }
  /** The deposit door cannot do this now. */
  | { readonly kind: "deposit"; readonly rule: DepositRule }
  /** The request has a part that the door cannot read. */
  | { readonly kind: "malformed" }
  /** No answer reached us: a mutation may or may not have been done. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "internal" };

/** Reads any thrown value of this client's calls. */
export function faultOf(error: unknown): ClientFault {
  if (!isDoorError(error) || error.data === null || error.data === undefined) return faultOfTransport(error);
  if (error.data.refusal !== null && error.data.refusal !== undefined) return { kind: "refused", refusal: error.data.refusal };
  switch (error.data.code) {
    case "UNAUTHORIZED":
      return { kind: "signedOut" };
    case "SERVICE_UNAVAILABLE":
      return { kind: error.message === "reads_away" ? "readsAway" : "engineAway" };
    case "TOO_MANY_REQUESTS":
      return { kind: "tooMany" };
    case "PRECONDITION_FAILED":
      return isDepositRule(error.message) ? { kind: "deposit", rule: error.message } : { kind: "internal" };
    case "BAD_REQUEST":
    case "NOT_FOUND":
    case "PARSE_ERROR":
    case "PAYLOAD_TOO_LARGE":
      return { kind: "malformed" };
    default:
      return { kind: "internal" };
  }
}

function faultOfTransport(error: unknown): ClientFault {
  const response = error instanceof TRPCClientError ? error.meta?.["response"] : undefined;
  const status = typeof response === "object" && response !== null && "status" in response ? response.status : undefined;
  if (status === 429) return { kind: "tooMany" };
  if (status === 413 || status === 400) return { kind: "malformed" };
  return { kind: "unreachable" };
}

function isDoorError(error: unknown): error is TRPCClientError<TraderRouter> {
  return error instanceof TRPCClientError;
}

const depositTexts: { readonly [rule in DepositRule]: { readonly en: string; readonly zh: string } } = {
  deposit_address_must_exist: { en: "Your deposit address is being made. Try again in a moment.", zh: "正在生成您的充值地址，请稍后重试。" },
  faucet_must_be_offered: { en: "There is no faucet for this asset.", zh: "该资产没有测试水龙头。" },
  faucet_requests_must_not_exceed_maximum: { en: "You have asked the faucet often enough for one day.", zh: "您今日领取测试币的次数已达上限。" },
};

function isDepositRule(name: string): name is DepositRule {
  return Object.hasOwn(depositTexts, name);
}

/** Whether a mutation that failed so may have been carried out all the same. */
export function mayHaveBeenDone(fault: ClientFault): boolean {
  return fault.kind === "engineAway" || fault.kind === "unreachable" || fault.kind === "internal";
}

const texts = {
  signedOut: { en: "Your session has ended. Sign in again.", zh: "会话已结束，请重新登录。" },
  engineAway: { en: "The engine did not answer in time. The order may or may not be there; it is being looked up.", zh: "撮合引擎未及时响应，订单状态未定，正在查询。" },
  readsAway: { en: "This cannot be read at the moment. Nothing was changed.", zh: "目前无法读取，数据未作改动。" },
  tooMany: { en: "Too many requests. Wait a moment.", zh: "请求过于频繁，请稍候。" },
  malformed: { en: "The request has a part that cannot be read.", zh: "请求中有无法识别的内容。" },
  unreachable: { en: "No answer from the floor. Check your connection.", zh: "未收到交易所响应，请检查网络连接。" },
  internal: { en: "Something went wrong on our side.", zh: "系统内部出错。" },
} as const;

/** One sentence for people, with the nearest values that would be taken where there are any. */
export function faultText(fault: ClientFault, language: TextLanguage): string {
  switch (fault.kind) {
    case "refused": {
      const sentence = refusalText(fault.refusal.name, language);
      const { nearest } = fault.refusal;
      if (nearest.length === 0) return sentence;
      return language === "en" ? `${sentence} Nearest: ${nearest.join(" or ")}.` : `${sentence}最接近的值：${nearest.join(" 或 ")}。`;
    }
    case "deposit":
      return depositTexts[fault.rule][language];
    case "signedOut":
    case "engineAway":
    case "readsAway":
    case "tooMany":
    case "malformed":
    case "unreachable":
    case "internal":
      return texts[fault.kind][language];
    default:
      return unreachable(fault);
  }
}
