/** The real command line as a child process, with an environment, data and temporary folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline";

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type Run = {
  /** The first line of standard output that contains `piece`; rejects when the command ends without one. */
  said(piece: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
};

export type Kept = {
  /** A folder of its own to work in; the command's current folder. */
  readonly folder: string;
  /** Where the command puts what is temporary. */
  readonly temporary: string;
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): Run;
  run(args: readonly string[], environment?: NodeJS.ProcessEnv, input?: string): Promise<Ended>;
  remove(): void;
};

const checkout = path.resolve(import.meta.dirname, "../..");

/** `command` is a file for Node; the checkout's own unless given. */
export function keptCommand(command = path.join(checkout, "bin/kept")): Kept {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-cli-"));
  chmodSync(folder, 0o711);
  const temporary = path.join(folder, "tmp");
  mkdirSync(temporary);
  const begin = (args: readonly string[], environment: NodeJS.ProcessEnv, input: string): Run => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        TMPDIR: temporary,
        KEPT_CACHE: process.env["KEPT_CACHE"],
        KEPT_DATA: path.join(folder, "data"),
        KEPT_KEYSTORE: path.join(folder, "keys"),
        ...environment,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const lines: string[] = [];
    const closed = once(child, "close");
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      child.emit("said");
    });
    const stderr = text(child.stderr);
    const ended = closed.then(async ([status]) => ({
      status: typeof status === "number" ? status : null,
      stdout: lines.map((line) => `${line}\n`).join(""),
      stderr: await stderr,
    }));
    return {
      said: async (piece) => {
        for (;;) {
          const found = lines.find((line) => line.includes(piece));
          if (found !== undefined) return found;
          const more = await Promise.race([once(child, "said"), closed.then(() => "closed" as const)]);
          if (more === "closed") throw new Error(`It ended without saying ${piece}: ${await stderr}`);
        }
      },
      signal: (name) => void child.kill(name),
      ended,
    };
  };
  return {
    folder,
    temporary,
    start: (args, environment = {}) => begin(args, environment, ""),
    run: (args, environment = {}, input = "") => begin(args, environment, input).ended,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
