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

const decisions: ReadonlySet<OfficeAct["type"]> = new Set([
  "skip-identity",
  "settle-standing",
  "extend",
  "reroute",
  "ask-fee",
  "waive-fee",
  "assess",
  "lift-restriction",
  "hand-on-restriction",
  "refuse",
  "withdraw",
]);
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

const words: Readonly<Record<string, string>> & Readonly<Record<Obstacle, string>> = {
  "already-confirmed": "The address is confirmed already.",
  "taken-up": "The request was taken up.",
  "identity-is-settled-otherwise": "Identity is settled in another way.",
  "identity-not-asked": "Nobody is asked who they are for this right: it takes effect whoever asks.",
  "at-once": "This right takes effect when it arrives; there is nothing to take more time for.",
  "never-refused": "This right is never refused.",
  "same-right": "It is this right already.",
  "decided-already": "It is decided already.",
  "not-assessed-here": "There is nothing to decide about this right.",
  "answer-is-a-package": "A copy is the answer to this right; nothing is done in the systems.",
  "ground-needed": "Name a ground of the law.",
  "ground-not-in-law": "The law does not know this ground for this right.",
  "ground-is-whole": "This ground is about the whole request: refuse it, or name another.",
  "no-ground-when-granted": "What is done in full needs no ground.",
  "basis-needed": "Say what it rests on.",
  "basis-unknown": "The right does not rest on this.",
  "examination-missing": "Put on record first what was found out.",
  "examination-not-needed": "There is nothing to find out for this right.",
  "finding-says-otherwise": "This does not go with what was found out.",
  "reviewer-needed": "Say who looked at it again.",
  "reviewer-decided-before": "Whoever had a part in the decision may not be the one who looks again.",
  "child-not-heard": "Put the child’s own view on record first.",
  "no-child": "No guardian asks here.",
  "not-granted": "Decide first; then it is planned what is to be done.",
  "not-of-this-right": "This is not what this right asks for.",
  "no-such-measure": "This measure is no longer on the list.",
  "measure-settled": "This measure is settled already.",
  "measures-open": "Something is planned already for the right it was logged under.",
  "too-many-measures": "This request has as many measures as it can have.",
  "until-without-keeping": "A day is said only of what is kept.",
  "fee-not-allowed": "The law allows no fee on this ground.",
  "fee-too-high": "The law allows no fee as high as this.",
  "lifting-too-early": "The person was told another day: it is lifted on that day, not before.",
  "lifting-in-the-past": "Say a day that is still to come: the person is told before it.",
  "subject-lives": "Nobody has said that the person has died.",
  "death-known": "That the person has died is on record already.",
  "asks-for-themselves":
    "Whoever asked for themselves has died: log what somebody else asks now as a request of its own.",
  "standing-in-law": "The law gives this requester the right: it is answered by law.",
  "standing-not-in-law": "The law gives this requester no right here. You can answer of your own accord.",
  "settled-elsewhere-first": "A code counts once it was tried.",
  "fee-asked": "A fee was asked for already.",
  "no-fee-open": "No fee is asked for.",
  "no-restriction": "No block is in force.",
  "restriction-begun": "The data are blocked already.",
  "restriction-in-force":
    "The block is in force. Lift it after telling the person, or hand it on; then the request can be closed.",
  "lifting-not-told":
    "The person must be told first that the block ends: by a letter that has gone out, or by telephone or in person.",
  "systems-restricted":
    "Connected systems still hold the data as restricted. Free them there first, on the page of the systems.",
  "not-a-drill": "This is no rehearsal.",
  "drill-ended": "The rehearsal has ended.",
  "recipients-open": "Some recipients of the data still wait to be told, or to be given up.",
  not_an_owner: "This person cannot be given a measure.",
  "request-over": "This request is over.",
  "request-answered": "This request is answered already.",
  "request-unconfirmed": "Take the request up first.",
  "request-not-answered": "It can be closed once it is answered.",
  "not-posted": "It is closed with the day it was posted. Write that down under Package.",
  "answer-held":
    "The answer has not left: its mail still waits in the outbox, and nobody has fetched a package. It can be closed once a mail server has taken it.",
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
