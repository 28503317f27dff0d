/** `kept serve`, `kept migrate`, `kept config`: the installation itself. */
import { constants } from "node:os";
import { Command } from "commander";
import { serve } from "../main.ts";
import { ConfigRefused, describeConfig, readConfig, type Config } from "../platform/config.ts";
import { migrateExternal } from "../platform/connections.ts";
import { CommandProblem, counted, say } from "./output.ts";
import { version } from "./version.ts";

export function serveCommand(): Command {
  return new Command("serve").description("serve the office and the public pages").action(async () => {
    await serveUntilStopped(configuration());
  });
}

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring an external database's schema up to date, as its owner (KEPT_OWNER_URL)")
    .action(async () => {
      const { KEPT_OWNER_URL: owner, DATABASE_URL: app } = configuration();
      if (owner === undefined || app === undefined) {
        throw new CommandProblem(
          "Set KEPT_OWNER_URL and DATABASE_URL: the embedded database is migrated by `kept serve` itself.",
        );
      }
      const applied = await migrateExternal(owner, app);
      say(
        applied.length === 0 ? "Nothing to do: the schema is up to date." : `Applied ${applied.join(", ")}.`,
      );
    });
}

export function configCommand(): Command {
  return new Command("config")
    .description("print every setting, where it comes from and what it does; secrets stay hidden")
    .action(() => {
      for (const { name, value, isDefault, description } of describeConfig(process.env)) {
        say(`${name}=${value}${isDefault ? "  (default)" : ""}`);
        say(`    ${description}`);
      }
      const problems = problemsOf();
      if (problems.length > 0)
        throw new CommandProblem(`${counted(problems.length, "problem")}:`, ...problems);
    });
}

function problemsOf(): readonly string[] {
  try {
    readConfig(process.env);
    return [];
  } catch (error) {
    if (error instanceof ConfigRefused) return error.problems;
    throw error;
  }
}

function configuration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigRefused) throw new CommandProblem(...error.problems);
    throw error;
  }
}

/** Serves until the process is told to stop. `folder` and `keystore` replace the configured ones (for the demo). */
export async function serveUntilStopped(
  config: Config,
  folders: { readonly folder: string; readonly keystore: string } = {
    folder: config.KEPT_DATA,
    keystore: config.KEPT_KEYSTORE,
  },
): Promise<void> {
  const asked = untilAsked();
  const running = await serve({
    ...folders,
    databaseUrl: config.DATABASE_URL,
    host: config.KEPT_HOST,
    port: config.KEPT_PORT,
    url: config.KEPT_URL,
    version,
    logLevel: config.KEPT_LOG_LEVEL,
    writeLog: (line) => process.stderr.write(line),
    mail: { smtpUrl: config.KEPT_SMTP_URL, from: config.KEPT_MAIL_FROM },
  });
  say(`Kept answers at ${running.address} (stop with Ctrl-C).`);
  await asked;
  await running.stop();
}

/** Listened for before anything is opened: a stop asked for during the start is a stop as well. Asked again, it ends at once. */
async function untilAsked(): Promise<void> {
  await new Promise<void>((resolve) => {
    let before = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (before) process.exit(128 + constants.signals[signal]);
        before = true;
        resolve();
      });
    }
  });
}
