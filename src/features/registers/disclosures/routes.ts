/** The office's calls on disclosures. */
import { byteOrderMark, csvLine } from "../../../platform/csv_write.ts";
import { write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { recipientsOfActivities } from "../information.ts";
import type { DisclosureLine } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { listDisclosures, recordDisclosure, strikeDisclosure } from "./record.ts";

/** A file of more is asked for by period; one that does not hold all says so in its name and its last line. */
const mostInFile = 20_000;

export function disclosureRoutes({ db, keys }: Platform): readonly Route[] {
  const noteReading = async (
    tx: WriteTx,
    scope: Scope,
    type: "disclosure.listed" | "disclosure.exported",
    of: { readonly items: readonly DisclosureLine[]; readonly now: Instant },
  ): Promise<void> => {
    const people = of.items.filter(({ person }) => person !== undefined).length;
    if (people === 0) return;
    const owner = { kind: "organisation" as const, id: scope.organisationId };
    await append(tx, scope, keys, { type, now: of.now, owner, payload: { people } });
  };
  return [
    jsonRoute(endpoints.listDisclosures, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const page = await listDisclosures(tx, scope, keys, memberOf(call), call.query);
        await noteReading(tx, scope, "disclosure.listed", { items: page.items, now: call.now });
        const { language } = await readProfile(tx, scope);
        const standing = await recipientsOfActivities(tx, scope, language.startsWith("es") ? "es" : "en");
        return { ...page, standing: [...standing] };
      });
    }),
    streamRoute(endpoints.exportDisclosures, async (call) => {
      const scope = await memberScope(call);
      const page = await write(db, scope, async (tx) => {
        const found = await listDisclosures(tx, scope, keys, memberOf(call), call.query, {
          most: mostInFile,
          opened: 10 * mostInFile,
        });
        await noteReading(tx, scope, "disclosure.exported", { items: found.items, now: call.now });
        return found;
      });
      const isWhole = page.next === undefined;
      const fileName = isWhole ? "disclosures.csv" : "disclosures-not-all.csv";
      const head = { mediaType: "text/csv; charset=utf-8" as const, fileName };
      return { head, content: fileOf(page.items, isWhole) };
    }),
    changeRoute(endpoints.recordDisclosure, memberScope, async (call, { tx, scope }) => {
      const { on, about, words, means, basis } = call.body;
      const day = Temporal.PlainDate.from(on);
      const today = dayIn((await readProfile(tx, scope)).zone, call.now);
      if (Temporal.PlainDate.compare(day, today) > 0)
        throw refusal("invalid_request", {}, [{ at: "body.on", reason: "lies in the future" }]);
      const id = await recordDisclosure(tx, scope, keys, {
        source: "office",
        on: day,
        means,
        basis,
        words: about.whom === "group" ? { ...words, group: about.group } : words,
        person: about.whom === "person" ? about.person : undefined,
        now: call.now,
      });
      return { id };
    }),
    changeRoute(endpoints.strikeDisclosure, memberScope, async (call, { tx, scope }) => {
      const { accountId: reader } = memberOf(call);
      const { reason } = call.body;
      await strikeDisclosure(tx, scope, keys, { id: call.params.disclosure, reason, reader, now: call.now });
      return { done: true } as const;
    }),
  ];
}

export function fileOf(items: readonly DisclosureLine[], isWhole: boolean): string {
  const head = [
    "day",
    "recipient",
    "whom",
    "person or group",
    "data",
    "purpose",
    "basis",
    "means",
    "recorded",
    "case",
    "struck",
  ];
  const rows = items.map(({ on, words, whom, person, basis, means, source, reference, struck }) => [
    on,
    words?.recipient ?? "",
    whom,
    (whom === "group" ? words?.group : person) ?? "",
    words?.categories.join("; ") ?? "",
    words?.purpose ?? "",
    basis,
    means,
    source,
    reference ?? "",
    struck === undefined ? "" : (struck.reason ?? "struck"),
  ]);
  const last = isWhole ? [] : [["There are more. Ask for them by period: no file holds them all."]];
  return byteOrderMark + [head, ...rows, ...last].map(csvLine).join("");
}
