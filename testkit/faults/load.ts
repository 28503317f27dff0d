/** Sixteen clients at once, each telling one story after the other until it is told to stop. */
import { Ended, noFigures } from "./client.ts";
import type { Figures, Load } from "./client.ts";
import type { Site } from "./site.ts";
import { loggedRequest, officeReads, wholeRequest, withdrawnRequest } from "./stories.ts";

/** What each client does again and again; the whole way is what most of them go. */
const stories = [wholeRequest, loggedRequest, wholeRequest, withdrawnRequest, loggedRequest, officeReads];

export type RunningLoad = {
  readonly figures: Figures;
  /** What a story could not make sense of: an answer that should not have been. */
  readonly surprises: readonly string[];
  /** Brings every call to its answer and ends. */
  readonly stop: () => Promise<void>;
};

export function startLoad(site: Site, addresses: readonly string[] = [site.url], clients = 16): RunningLoad {
  const surprises: string[] = [];
  let calls = 0;
  const load: Load = {
    site,
    address: () => addresses[(calls += 1) % addresses.length] ?? site.url,
    ending: new AbortController(),
    figures: noFigures(),
  };
  const one = async (client: number): Promise<void> => {
    for (let round = client; !load.ending.signal.aborted; round += 1) {
      try {
        await stories[round % stories.length]?.(load);
        load.figures.stories += 1;
      } catch (error) {
        if (error instanceof Ended) return;
        surprises.push(error instanceof Error ? error.message : String(error));
        if (surprises.length > 50) return;
      }
    }
  };
  const running = Array.from({ length: clients }, (_, client) => one(client));
  return {
    figures: load.figures,
    surprises,
    stop: async () => {
      load.ending.abort();
      await Promise.all(running);
    },
  };
}
