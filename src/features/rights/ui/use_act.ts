/** One step of a request from a dialog: sent with the version that was seen, refused in words a person can act on. */
import type { CallRefused } from "../../../web/call.ts";
import { useChange } from "../../../web/call.ts";
import { toast } from "../../../web/widgets/index.ts";
import type { DecideAct, OfficeAct, RequestView, WorkAct } from "../request/office/contract.ts";
import type { Obstacle } from "../request/contract.ts";
import { decideOnRequest, workOnRequest } from "../request/office/endpoints.ts";
import type { ReplyOf } from "../../../platform/endpoint.ts";

export type ActProps = {
  readonly organisation: string;
  readonly view: RequestView;
  readonly onClose: () => void;
};

type Acted = ReplyOf<typeof workOnRequest>;

export type Acting = {
  /** Gives the reply, or `undefined` when it was refused: then `problem` says why. */
  readonly act: (act: OfficeAct, done?: string) => Promise<Acted | undefined>;
  readonly isPending: boolean;
  readonly problem: string | undefined;
};

const decisions: ReadonlySet<OfficeAct["type"]> = new Set(["skip-identity", "extend", "refuse", "withdraw"]);
const isDecision = (act: OfficeAct): act is DecideAct => decisions.has(act.type);

export function useAct({ organisation, view, onClose }: ActProps): Acting {
  const work = useChange(workOnRequest);
  const decide = useChange(decideOnRequest);
  const params = { organisation, reference: view.reference };
  const { version } = view;
  return {
    act: async (act, done) => {
      const reply = isDecision(act)
        ? await decide.run({ params, body: { version, act } })
        : await work.run({ params, body: { version, act: act satisfies WorkAct } });
      // A wrong code keeps its dialog open: there are tries left.
      if (reply === undefined || (reply.code !== undefined && reply.code.outcome !== "right")) return reply;
      if (done !== undefined) toast(done);
      onClose();
      return reply;
    },
    isPending: work.isPending || decide.isPending,
    problem: problemOf(work.error ?? decide.error),
  };
}

export function problemOf(error: CallRefused | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error.code === "conflict" && error.details.some(({ at }) => at.startsWith("event.")))
    return "Somebody else changed this request meanwhile. Close this, look at what is new, and decide again.";
  const [detail] = error.details;
  return words[detail?.reason ?? ""] ?? error.message;
}

const words: Readonly<Record<string, string>> & Readonly<Partial<Record<Obstacle, string>>> = {
  "request-over": "This request is over.",
  "request-answered": "This request is answered already.",
  "request-unconfirmed": "Take the request up first.",
  "request-not-answered": "It can be closed once it is answered.",
  "not-posted": "It is closed with the day it was posted. Write that down under Package.",
  "answer-held":
    "The answer has not left: the mail with the link still waits in the outbox, and nobody has fetched the package. It can be closed once a mail server has taken it.",
  "identity-settled": "Identity is settled already.",
  "no-proof-waits": "No proof of identity waits to be asked for.",
  "no-code-asked": "No code was sent for this request.",
  "address-not-confirmed": "Nobody followed the link we mailed to the address.",
  "no-evidence": "No proof has come in.",
  "too-much-evidence": "This request holds as many documents as it can. Decide on those first.",
  "authority-not-needed": "The person asks for themselves.",
  "authority-settled": "Authority is settled already.",
  "clarification-open": "A question is open already.",
  "no-clarification-open": "No question is open.",
  "already-extended": "It can be extended once only.",
  "notice-too-late": "The person had to be told by a day that is past; it can no longer be extended.",
  "no-address": "No address for mail is known.",
  not_the_reference: "Type the reference as it stands above.",
  not_a_handler: "This person cannot take the request.",
  not_within_the_request: "This must be after the receipt and not in the future.",
};
