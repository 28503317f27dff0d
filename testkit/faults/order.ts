/** What a test asks of a server process. */
import { z } from "zod";
import { failPoints } from "../../src/platform/fail_point.ts";

export const ServerOrder = z.strictObject({
  folder: z.string(),
  keystore: z.string(),
  port: z.int(),
  logFile: z.string(),
  smtpUrl: z.string().optional(),
  /** An external database instead of the embedded one. */
  databaseUrl: z.string().optional(),
  /** Kill yourself when this point is reached for the `time`-th time, or stop there until somebody wakes you. */
  failAt: z
    .strictObject({
      point: z.enum(failPoints),
      time: z.int().positive(),
      how: z.enum(["SIGKILL", "SIGSTOP"]).optional(),
    })
    .optional(),
  /** False: destructive work is done although the clock has jumped, for a control. */
  guardClock: z.boolean().optional(),
  /** Where each point that is reached is written down. */
  reachedFile: z.string().optional(),
  /** Holds by how many seconds this process's clock is ahead. */
  clockFile: z.string().optional(),
});
export type ServerOrder = z.infer<typeof ServerOrder>;

const vaultActs = ["epoch", "root", "owners", "index", "erase", "backup", "restore", "drill"] as const;

/** What a test asks of a process that acts on keys and copies beside a server. */
export const VaultOrder = z.strictObject({
  act: z.enum(vaultActs),
  folder: z.string(),
  keystore: z.string(),
  slug: z.string(),
  /** Of a sealed backup: written here, restored from here. */
  copy: z.string(),
  /** What opens it. */
  identity: z.string(),
  /** Where a restore makes a new installation. */
  target: z.string(),
  /** Of owners: ends the old keys. */
  end: z.boolean(),
  failAt: z.strictObject({ point: z.enum(failPoints), time: z.int().positive() }).optional(),
});
export type VaultOrder = z.infer<typeof VaultOrder>;
