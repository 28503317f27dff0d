/**
 * The journal of what was intended and what was acknowledged, in a process of its own, so that nothing that is killed in
 * a test takes it along: a line is answered once it is on the disk (fsync). Lines that arrive together share one fsync.
 */
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const file = openSync(process.argv[2] ?? "", "a", 0o600);
let waiting: string[] = [];
let scheduled = false;

function flush(): void {
  scheduled = false;
  const lines = waiting;
  waiting = [];
  writeSync(file, lines.map((line) => `${line}\n`).join(""));
  fsyncSync(file);
  process.stdout.write(`${lines.length}\n`);
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    waiting.push(line);
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  })
  .on("close", () => {
    if (waiting.length > 0) flush();
    closeSync(file);
  });
