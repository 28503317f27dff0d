/** Answers the endpoints of report packs. A pack that leaves the house is an entry on the ledger. */
import { read, write } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Call, Route } from "../../platform/http/routes.ts";
import { append, openPayload } from "../../platform/ledger/ledger.ts";
import type { Tx } from "../../platform/db.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import { firstDay } from "../policy/index.ts";
import { z } from "zod";
import type { Pack } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { makePack, packIn, sha256Of } from "./make.ts";
import { printedPack } from "./print.ts";
import { newestPacks, packNumbered } from "./store.ts";
import type { StoredPack } from "./store.ts";
import { workbookOf } from "./workbook.ts";

const Payload = z.object({ sha256: z.string() });

export function reportRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.listPacks, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => ({
        packs: (await newestPacks(tx, scope)).map(({ content, ...row }) => ({
          number: row.number,
          madeAt: row.made_at.toString(),
          on: row.of_day?.toString() ?? null,
          sha256: sha256Of(content),
          counts: packIn(content).counts,
        })),
        firstDay: (await firstDay(tx, scope))?.toString() ?? null,
      }));
    }),
    changeRoute(endpoints.makePack, memberScope, async (call, { tx, scope }) => {
      const { zone } = await readProfile(tx, scope);
      const on = pastDay(call.body.on, dayIn(zone, call.now));
      return { number: await makePack(tx, scope, { db, keys, on, now: call.now }) };
    }),
    jsonRoute(endpoints.readPack, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const stored = await found(tx, scope, call.params.number);
        const sha256 = sha256Of(stored.content);
        const opened = await openPayload(tx, scope, keys, stored.entry_id);
        const said = opened && Payload.parse(JSON.parse(opened.payload.toString("utf8"))).sha256;
        return {
          pack: packIn(stored.content),
          sha256,
          check: said === sha256 ? ("agrees" as const) : ("contradicts" as const),
        };
      });
    }),
    streamRoute(endpoints.printPack, async (call) => {
      const { pack, sha256, madeAt } = await taken(platform, call, "pdf");
      return {
        head: { mediaType: "application/pdf" as const, fileName: nameOf(pack, "pdf") },
        content: await printedPack(pack, { sha256, madeAt }),
      };
    }),
    streamRoute(endpoints.workbookOfPack, async (call) => {
      const { pack, sha256 } = await taken(platform, call, "xlsx");
      return {
        head: {
          mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" as const,
          fileName: nameOf(pack, "xlsx"),
        },
        content: await workbookOf(pack, sha256),
      };
    }),
    streamRoute(endpoints.bytesOfPack, async (call) => {
      const { pack, content } = await taken(platform, call, "json");
      return {
        head: { mediaType: "application/json" as const, fileName: nameOf(pack, "json") },
        content,
      };
    }),
  ];
}

type Taking = Call<typeof endpoints.printPack>;
type Format = "pdf" | "xlsx" | "json";

async function taken(
  { db, keys }: Platform,
  call: Pick<Taking, "actor" | "params" | "now">,
  format: Format,
): Promise<{
  readonly pack: Pack;
  readonly sha256: string;
  readonly content: Buffer;
  readonly madeAt: Instant;
}> {
  const scope = await memberScope(call);
  return write(db, scope, async (tx) => {
    const { content, number, made_at: madeAt } = await found(tx, scope, call.params.number);
    await append(tx, scope, keys, {
      type: "report.taken",
      now: call.now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { number, format },
    });
    return { pack: packIn(content), sha256: sha256Of(content), content, madeAt };
  });
}

async function found(tx: Tx, scope: Scope, number: string): Promise<StoredPack> {
  const stored = await packNumbered(tx, scope, Number(number));
  if (stored === undefined) throw refusal("not_found");
  return stored;
}

const nameOf = ({ number, on, madeAt }: Pack, ending: Format): string =>
  `report-pack-${number}-${on ?? madeAt.slice(0, 10)}.${ending}`;

/** The past day that is asked for; `undefined` for today, which is evaluated. */
function pastDay(day: string | undefined, today: PlainDate): PlainDate | undefined {
  if (day === undefined) return undefined;
  const asked = Temporal.PlainDate.from(day);
  const order = Temporal.PlainDate.compare(asked, today);
  if (order > 0) throw refusal("invalid_request", {}, [{ at: "on", reason: "in_the_future" }]);
  return order === 0 ? undefined : asked;
}
