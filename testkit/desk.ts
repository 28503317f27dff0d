/** Where rights requests are taken in without a server: a world with a worker, keys, files and a sender's address. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openRequest } from "../src/features/rights/request/store.ts";
import type { Desk, NewRequest, OpenedRequest } from "../src/features/rights/request/store.ts";
import { write } from "../src/platform/db.ts";
import { openFileStore } from "../src/platform/files.ts";
import type { Scope } from "../src/platform/scope.ts";
import { dutyWorld } from "./duties.ts";
import type { DutyWorld } from "./duties.ts";
import { derivedKeys } from "./keys.ts";
import type { World } from "./world.ts";

export type { NewRequest };

export type RequestDesk = {
  readonly w: DutyWorld;
  readonly desk: Desk;
  /** Where the files lie. */
  readonly folder: string;
  readonly close: () => Promise<void>;
};

/** Makes one with a world of its own; close it in `afterAll`. */
export async function requestDesk(): Promise<RequestDesk> {
  const w = await dutyWorld();
  const folder = mkdtempSync(path.join(tmpdir(), "kept-desk-"));
  const keys = derivedKeys(Buffer.alloc(32, 5));
  const url = "https://kept.riverbridge.example";
  const desk = { keys, files: openFileStore(folder, keys), url, mailFrom: "privacy@riverbridge.example" };
  return {
    w,
    desk,
    folder,
    close: async () => {
      await w.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Carmen Ortega asks for herself by post, just now, in English, and wants it in the portal; `more` says what is otherwise. */
export function takeIn(
  w: Pick<World, "db" | "now">,
  desk: Desk,
  scope: Scope,
  more: Partial<NewRequest> = {},
): Promise<OpenedRequest> {
  const now = w.now();
  return write(w.db, scope, (tx) =>
    openRequest(tx, scope, desk, {
      channel: "post",
      capacity: "self",
      delivery: "portal",
      receivedAt: now,
      texts: { requesterName: "Carmen Ortega", requesterEmail: "carmen@ortega.example" },
      language: "en",
      now,
      ...more,
    }),
  );
}
