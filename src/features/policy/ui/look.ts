/** What changed since the reader last looked, asked once for each time the office is loaded. */
import { useEffect, useState } from "react";
import { ask } from "../../../web/call.ts";
import { lookAtPolicy } from "../endpoints.ts";
import type { Since } from "./document.tsx";
import type { Look } from "./words.ts";

const none: Since = { since: null, changes: new Map() };
const looked = new Map<string, Promise<Look>>();

export function useLook(organisation: string): Since {
  const [since, setSince] = useState(none);
  useEffect(() => {
    let isShown = true;
    let asked = looked.get(organisation);
    if (asked === undefined) {
      asked = ask(lookAtPolicy, {
        params: { organisation },
        body: {},
        idempotencyKey: crypto.randomUUID(),
      });
      looked.set(organisation, asked);
    }
    const show = async (answer: Promise<Look>): Promise<void> => {
      const look = await answer.catch(() => undefined);
      // The document is whole without it; the next time asks again.
      if (look === undefined) looked.delete(organisation);
      else if (isShown)
        setSince({ since: look.since, changes: new Map(look.changed.map((one) => [one.label, one])) });
    };
    void show(asked);
    return () => {
      isShown = false;
    };
  }, [organisation]);
  return since;
}
