/** Routes of erasure: what it would do, the act, its certificate as page, document and file. */
import { read, write, type Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import type { Scope } from "../../../platform/scope.ts";
import { namesFor } from "../../access/index.ts";
import { noteReading, readRequest } from "../request/store.ts";
import { requestOf } from "../run/case.ts";
import type { CertificateId } from "./contract.ts";
import { certified, exportCertified, printCertified, keptIn } from "./certificate.ts";
import * as endpoints from "./endpoints.ts";
import { eraseRequests } from "./erase.ts";
import { previewOf } from "./preview.ts";
import { certificateRow } from "./store.ts";
import type { CertificateRow } from "./store.ts";
import { decideOthers, othersOf } from "./others.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import { isOneWalled, walledCases } from "../../../platform/cases/walls.ts";
import type { CaseHolding } from "../../../platform/cases/holdings.ts";

export function erasureRoutes(
  platform: Platform,
  holdings: () => readonly CaseHolding[],
  machines: readonly Machine[],
): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.previewErasure, async (call) => {
      const scope = await memberScope(call);
      const { now } = call;
      return write(db, scope, async (tx) => {
        const { id } = await requestOf(tx, scope, call);
        const request = await readRequest(tx, scope, keys, { caseId: id });
        if (request === undefined) throw refusal("not_found");
        const preview = await previewOf(tx, scope, keys, memberOf(call), {
          request,
          holdings: holdings(),
          machines,
          now,
        });
        await noteReading(tx, scope, keys, { what: id, count: preview.requests.length, now });
        return preview;
      });
    }),
    changeRoute(endpoints.erase, memberScope, async (call, { tx, scope, afterCommit }) => {
      const { references, others: wished = [], ground, counts, typed } = call.body;
      const asked = await requestOf(tx, scope, call);
      if (typed.trim().toUpperCase() !== asked.reference)
        throw refusal("not_yet", {}, [{ at: "body.typed", reason: "reference-not-typed" }]);
      const wanted = [...new Set([asked.reference, ...references])];
      const requests = [];
      // Always in one order, so that two who erase at once do not wait for each other.
      for (const reference of wanted.toSorted()) {
        requests.push(await requestOf(tx, scope, { ...call, params: { ...call.params, reference } }));
      }
      const language = (await readRequest(tx, scope, keys, { caseId: asked.id }))?.language ?? "en";
      const ids = requests.map(({ id }) => id);
      const found = await othersOf(tx, scope, machines, memberOf(call), ids);
      const others = decideOthers(found, wished);
      const given = { requests, others, ground, counts, language, holdings: holdings(), now: call.now };
      const { certificateId, eraseContents } = await eraseRequests(tx, scope, platform, given);
      afterCommit(eraseContents);
      return { certificate: certificateId };
    }),
    ...certificateRoutes(platform),
  ];
}

function certificateRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readCertificate, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      return read(db, scope, async (tx) => {
        const row = await rowFor(tx, scope, member, call.params.certificate);
        const names = await namesFor(tx, scope, keys, member, [row.erased_by]);
        const by = names.get(row.erased_by) ?? "A colleague";
        return { ...(await certified(tx, scope, keys, row, "en")), by };
      });
    }),
    streamRoute(endpoints.printCertificate, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const row = await rowFor(tx, scope, memberOf(call), call.params.certificate);
        const language = languageOf(row);
        const certificate = await certified(tx, scope, keys, row, language);
        const content = await printCertified(tx, scope, row, certificate, language);
        return { head: { mediaType: "application/pdf" as const, fileName: `${nameOf(row)}.pdf` }, content };
      });
    }),
    streamRoute(endpoints.exportCertificate, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const row = await rowFor(tx, scope, memberOf(call), call.params.certificate);
        const certificate = await certified(tx, scope, keys, row, languageOf(row));
        const content = await exportCertified(tx, scope, keys, row, certificate);
        const mediaType = "application/json; charset=utf-8" as const;
        return { head: { mediaType, fileName: `${nameOf(row)}.json` }, content };
      });
    }),
  ];
}

const languageOf = ({ language }: CertificateRow): "en" | "es" => (language === "es" ? "es" : "en");
const nameOf = ({ requests }: CertificateRow): string => `erasure-${requests[0] ?? "certificate"}`;

/** Of a case that is walled from who asks there is no certificate either, and none that tells of one that was kept. */
async function rowFor(tx: Tx, scope: Scope, member: Member, id: CertificateId): Promise<CertificateRow> {
  const row = await certificateRow(tx, scope, id);
  if (row === undefined) throw refusal("not_found");
  const walled = await walledCases(tx, scope, member.accountId);
  if (row.case_ids.some((caseId) => walled.has(caseId))) throw refusal("not_found");
  const kept = keptIn(row).map(({ reference }) => reference);
  if (await isOneWalled(tx, scope, member.accountId, kept)) throw refusal("not_found");
  return row;
}
