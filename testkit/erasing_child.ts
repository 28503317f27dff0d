/** A run of an approved erasure in a process of its own, which kills itself at a point: `erasing_child.ts <order as JSON>`. */
import { z } from "zod";
import { folderRecords } from "../src/features/rights/erase/files.ts";
import { approveErasure } from "../src/features/rights/erase/run.ts";
import { armFailPoints, failPoints } from "../src/platform/fail_point.ts";
import { ann, mapOf } from "./erasure.ts";

const Order = z.object({
  connection: z.union([
    z.strictObject({ kind: z.literal("sqlite"), file: z.string() }),
    z.strictObject({
      kind: z.literal("mysql"),
      host: z.string(),
      port: z.number(),
      database: z.string(),
      user: z.string(),
      password: z.string(),
      encryption: z.enum(["none", "unverified", "verified"]),
    }),
    z
      .object({
        host: z.string().optional(),
        port: z.number().optional(),
        user: z.string().optional(),
        database: z.string().optional(),
      })
      .loose(),
  ]),
  map: z.string(),
  folder: z.string(),
  digest: z.string(),
  point: z.enum(failPoints),
});

const { connection, map, folder, digest, point } = Order.parse(JSON.parse(process.argv[2] ?? "{}"));
armFailPoints((reached) => {
  if (reached === point) process.kill(process.pid, "SIGKILL");
});
await approveErasure(
  {
    connection,
    writeConnection: connection,
    map: mapOf(map),
    identities: [{ name: "email", value: ann }],
    records: folderRecords(folder),
  },
  digest,
  { now: () => "2026-11-22T10:00:00Z" },
);
