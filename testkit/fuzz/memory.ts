/** Whether memory comes back: what the process holds after everything that can be freed was. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** MiB of heap and buffers that are held now, after everything that can be freed was. */
export function heldNow(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** MiB of heap and buffers that stay after `work`, the garbage collected before and after. */
export async function grownBy(work: () => Promise<unknown>): Promise<number> {
  const before = heldNow();
  await work();
  return heldNow() - before;
}
