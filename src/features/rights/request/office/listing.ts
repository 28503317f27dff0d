/** Rights requests in the Work list of all cases: what each row says, and which answers are late though handed over. */
import type { ListedKind } from "../../../cases/index.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import { awaitsRecipients } from "../../recipients/store.ts";
import { recounting } from "../recount.ts";
import { answering, owing } from "../rows/store.ts";
import { requestKind } from "../state.ts";
import { countRequests, readRequest } from "../store.ts";
import { namingFor } from "./people.ts";
import { standingsOf } from "./standing.ts";
import { nobodysUnconfirmed } from "../unconfirmed/store.ts";
import { titleOf } from "./view.ts";
import { changeCase, lockCase } from "../../../../platform/cases/store.ts";

export const requestListing: ListedKind = {
  kind: "rights-request",
  one: "Request",
  many: "Rights requests",
  states: {
    unconfirmed: "Address not confirmed",
    open: "Open",
    answered: "Answered",
    closed: "Closed",
    refused: "Refused",
    withdrawn: "Withdrawn",
    lapsed: "Lapsed",
  },
  recounting,
  unconfirmed: nobodysUnconfirmed,
  walling: {
    lock: (tx, scope, caseId) => lockCase(tx, scope, requestKind, caseId),
    record: async (tx, scope, { file, event, cellIds, now }) => {
      const { id: caseId, version } = file;
      await changeCase(tx, scope, requestKind, { caseId, version, events: [event], cellIds, now });
    },
  },
  describe: async (tx, scope, keys, reader, ids) => {
    const naming = await namingFor(scope, keys, reader.pseudonymous);
    const requests = [];
    for (const caseId of ids) {
      const request = await readRequest(tx, scope, keys, { caseId });
      if (request !== undefined) requests.push(request);
    }
    const standing = await standingsOf(
      tx,
      scope,
      requests.map(({ file }) => file),
    );
    const awaiting = await awaitsRecipients(tx, scope, ids);
    return new Map(
      requests.map((request) => {
        const { file, clock } = request;
        const { state } = file;
        const { stage, isOpen, isOwed } = standing(file);
        return [
          file.id,
          {
            reference: file.reference,
            what: titleOf({ request, naming }),
            state: state.name,
            stage,
            receivedAt: file.openedAt,
            handler: state.handler,
            isOwed: isOwed || awaiting.has(file.id),
            isWaiting: isOpen && clock?.state === "paused",
          },
        ] satisfies [CaseId, unknown];
      }),
    );
  },
  owing,
  answering,
  alsoOwed: async (tx, scope, whose) => {
    const held = { ...whose, state: "answered", openOnly: true, owedOnly: true, isClockOver: true };
    return countRequests(tx, scope, held);
  },
  alsoLate: async (tx, scope, hiddenFrom, now) => {
    const late = { hiddenFrom, state: "answered", openOnly: true, owedOnly: true, dueBy: now };
    return countRequests(tx, scope, { ...late, isClockOver: true });
  },
};
