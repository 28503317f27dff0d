/**
 * A power cut: the installation's folder lies on an ext4 of its own in a loop device, which is shut down without its
 * journal being flushed (EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH): what was not on the disk is gone, as it is when
 * the power goes. Then everything is killed, the file system mounted anew, the product started, the same judged. With
 * `fsync=off` the same cut must lose what was acknowledged.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seeded } from "../reference/random.ts";
import { check } from "./check.ts";
import { finishWork } from "./crash.ts";
import { startLoad } from "./load.ts";
import { killAll, postgresProcesses, processesNaming } from "./processes.ts";
import { Site } from "./site.ts";

export type PowerOptions = {
  readonly folder: string;
  readonly port: number;
  readonly seed: number;
  readonly cuts: number;
  readonly say?: (line: string) => void;
  readonly deadline?: number;
};

export type Cut = {
  readonly cuts: number;
  readonly acknowledged: number;
  readonly broken: readonly string[];
  readonly slowestReadySeconds: number;
  readonly controlCaught: boolean;
  readonly controlBy: readonly string[];
};

/** Why there can be no power cut here; `undefined` when there can. */
export function powerMissing(): string | undefined {
  if (process.platform !== "linux") return "only Linux can shut a file system down";
  if (process.getuid?.() !== 0) return "needs root, to mount";
  for (const [tool, ...probe] of [
    ["python3", "-c", "import fcntl"],
    ["mkfs.ext4", "-V"],
    ["losetup", "--version"],
  ] as const) {
    try {
      execFileSync(tool, [...probe], { stdio: "ignore" });
    } catch {
      return `needs ${tool}`;
    }
  }
  return undefined;
}

export async function cutPower(options: PowerOptions): Promise<Cut> {
  const real = await round(options, options.cuts, undefined);
  let control: Round = { acknowledged: 0, broken: [], cuts: 0, slowestReadySeconds: 0 };
  for (let tries = 0; tries < 3 && control.broken.length === 0; tries += 1)
    control = await round({ ...options, seed: options.seed + tries }, 1, { fsync: "off" });
  options.say?.(
    `power: ${real.cuts} cuts, ${real.acknowledged} acknowledged, ${real.broken.length} broken; fsync=off ${control.broken.length > 0 ? "caught" : "NOT CAUGHT"}`,
  );
  return {
    ...real,
    controlCaught: control.broken.length > 0,
    controlBy: control.broken.slice(0, 3),
  };
}

type Round = Pick<Cut, "cuts" | "acknowledged" | "broken" | "slowestReadySeconds">;

let volumes = 0;

async function round(
  { folder, port, seed, deadline, say }: PowerOptions,
  cuts: number,
  settings: Readonly<Record<string, string>> | undefined,
): Promise<Round> {
  const random = seeded(seed);
  volumes += 1;
  const volume = new Volume(path.join(folder, `volume-${volumes}`));
  const site = await Site.open({
    folder: path.join(volume.place, "data"),
    outside: path.join(folder, `power-${volumes}`),
    keystore: path.join(volume.place, "keys"),
    port,
  });
  const broken: string[] = [];
  let slowest = 0;
  let done = 0;
  let load: ReturnType<typeof startLoad> | undefined;
  try {
    await site.start();
    await site.prepare();
    site.releaseKeys();
    if (settings !== undefined) await unsafely(site, settings);
    load = startLoad(site);
    for (; done < cuts && performance.now() < (deadline ?? Number.POSITIVE_INFINITY); done += 1) {
      const enough = load.figures.acknowledged + random.int(5, 40);
      const until = performance.now() + 15_000;
      while (load.figures.acknowledged < enough && performance.now() < until) await pause(5);
      const processes = postgresProcesses(site.postgres.dataFolder);
      volume.shutDown();
      // The server first: it would start another database in place of the one that is gone.
      await site.killServer();
      killAll(processes);
      await volume.mountAgain();
      try {
        slowest = Math.max(slowest, await site.start());
      } catch (error) {
        broken.push(`power: it does not start any more (${error instanceof Error ? error.message : "?"})`);
        break;
      }
      say?.(`power: cut ${done + 1}, ${load.figures.acknowledged} acknowledged`);
    }
    if (broken.length === 0) {
      await load.stop();
      await site.reopenKeys();
      await finishWork(site);
      broken.push(...(await check(site)).broken);
    }
    return { cuts: done, acknowledged: load.figures.acknowledged, broken, slowestReadySeconds: slowest };
  } finally {
    // A control may leave nothing that could answer: then nobody waits for answers.
    void load?.stop().catch(() => undefined);
    await site.close();
    volume.close();
  }
}

/** The control's setting, which the product would refuse at its next start: it is put in force under the running one. */
async function unsafely(site: Site, settings: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(path.join(site.postgres.dataFolder, "local.conf"), lines.join(""), { mode: 0o644 });
  await site.asSuperuser((client) => client.query("select pg_reload_conf()"));
  // Read again at the next start, it would be refused: the product is to start and to be judged.
  await pause(500);
  writeFileSync(path.join(site.postgres.dataFolder, "local.conf"), "", { mode: 0o644 });
}

class Volume {
  readonly place: string;
  readonly #image: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    this.place = path.join(folder, "mounted");
    this.#image = path.join(folder, "image");
    mkdirSync(this.place, { mode: 0o711 });
    run("truncate", "-s", "1500M", this.#image);
    run("mkfs.ext4", "-q", "-F", this.#image);
    run("mount", "-o", "loop", this.#image, this.place);
    run("chmod", "0711", this.place);
  }

  /** `_IOR('X', 125, __u32)` with 2, `EXT4_GOING_FLAGS_NOLOGFLUSH`. */
  shutDown(): void {
    const script =
      "import fcntl,os,struct,sys\nfd=os.open(sys.argv[1],os.O_RDONLY)\nfcntl.ioctl(fd,0x8004587d,struct.pack('I',2))";
    run("python3", "-c", script, this.place);
  }

  /** What was killed may take a moment to let go; a database the server had still begun to start is killed like the rest. */
  async mountAgain(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        run("umount", this.place);
        break;
      } catch (error) {
        if (tries > 600) throw error;
        killAll(processesNaming(this.place));
        await pause(50);
      }
    }
    run("mount", "-o", "loop", this.#image, this.place);
  }

  close(): void {
    try {
      run("umount", "-l", this.place);
    } catch {
      // Not mounted any more.
    }
  }
}

function run(tool: string, ...given: readonly string[]): void {
  execFileSync(tool, given, { stdio: ["ignore", "ignore", "pipe"] });
}
