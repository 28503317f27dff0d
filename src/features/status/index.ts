/** How the installation is: `/healthz`, `/readyz`, `/metrics`, the API's description and the first page. */
import { read } from "../../platform/db.ts";
import type { Database } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Feature, HealthProblem } from "../../platform/feature.ts";
import { jsonRoute, pageRoute, streamRoute } from "../../platform/http/routes.ts";
import { countOrganisations, publicScope, readProfile } from "../../platform/organisations.ts";
import { assets } from "../../public/assets.ts";
import * as endpoints from "./endpoints.ts";
import { metricsText } from "./metrics.ts";
import { firstPageView } from "./page.ts";

/** How many organisations there are, and the one when there is one. A database that does not answer has none to show. */
async function organisationsOf(
  db: Database,
  problems: readonly HealthProblem[],
): Promise<{ organisations: number; organisation?: { slug: string; name: string } }> {
  if (problems.includes("database_down")) return { organisations: 0 };
  const found = await countOrganisations(db);
  if (found.only === undefined) return { organisations: found.count };
  const { name } = await publicScope(db, found.only).then((scope) =>
    read(db, scope, (tx) => readProfile(tx, scope)),
  );
  return { organisations: 1, organisation: { slug: found.only, name } };
}

export const status: Feature = {
  name: "status",
  duties: () => [],
  routes: ({ db, health, figures, version, description }) => [
    jsonRoute(endpoints.health, async () => ({ alive: true }) as const),
    jsonRoute(endpoints.ready, async () => {
      const problems = await health.check();
      if (problems.length > 0) {
        throw refusal(
          "not_ready",
          {},
          problems.map((reason) => ({ at: "installation", reason })),
        );
      }
      return { ready: true } as const;
    }),
    streamRoute(endpoints.metrics, async ({ now }) => ({
      head: { mediaType: "text/plain; version=0.0.4; charset=utf-8" } as const,
      content: metricsText(figures, now, process.memoryUsage(), await health.check()),
    })),
    jsonRoute(
      endpoints.description,
      async () => ({ ...description() }) as { openapi: string; paths: object } as never,
    ),
    jsonRoute(endpoints.version, async () => ({ version })),
    pageRoute(
      endpoints.firstPage,
      async () => {
        const problems = [...(await health.check())];
        return { version, problems, ...(await organisationsOf(db, problems)) };
      },
      firstPageView,
    ),
    streamRoute(endpoints.asset, async ({ params }) => {
      const found = assets.byName(params.file);
      if (found === undefined) throw refusal("not_found");
      return { head: { mediaType: found.mediaType, immutable: true } as const, content: found.bytes };
    }),
  ],
};
