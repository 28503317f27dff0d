/**
 * One sealed backup written, or read back into a database, in a process of its own that then says how much memory it held at
 * most. `hold` is the control: it keeps what it reads, as a careless reader would.
 */
import { setInterval } from "node:timers";
import { z } from "zod";
import { openSealedBackup, writeSealedBackup } from "../../../src/platform/backup/sealed.ts";
import { loadBackup } from "../../../src/platform/backup/load.ts";
import { openDatabase } from "../../../src/platform/db.ts";
import { appRole } from "../../../src/platform/roles.ts";
import { systemNow } from "../../../src/platform/time.ts";

const connection = z.looseObject({ host: z.string(), database: z.string(), user: z.string() });
const Order = z.discriminatedUnion("act", [
  z.strictObject({
    act: z.literal("seal"),
    app: connection,
    filesFrom: z.string(),
    file: z.string(),
    recipient: z.string(),
  }),
  z.strictObject({
    act: z.literal("restore"),
    owner: connection,
    filesTo: z.string(),
    file: z.string(),
    identity: z.string(),
  }),
  z.strictObject({ act: z.literal("hold"), file: z.string(), identity: z.string() }),
]);

let peakBytes = 0;
const look = (): void => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
};
setInterval(look, 5).unref();

const order = Order.parse(JSON.parse(process.argv[2] ?? ""));
switch (order.act) {
  case "seal": {
    const db = openDatabase(order.app, { maxConnections: 1 });
    const { filesFrom, file, recipient } = order;
    const source = { db, filesFrom, keystoreId: Buffer.alloc(16), product: "0.1.0", now: systemNow };
    await writeSealedBackup(source, file, { recipients: [recipient] });
    await db.close();
    break;
  }
  case "restore": {
    const backup = await openSealedBackup(order.file, { identities: [order.identity] });
    await loadBackup(backup, { owner: order.owner, appRole }, order.filesTo);
    break;
  }
  case "hold": {
    const backup = await openSealedBackup(order.file, { identities: [order.identity] });
    const held: Uint8Array[] = [];
    for await (const { bytes } of backup.parts())
      for await (const chunk of bytes) held.push(Buffer.from(chunk));
    look();
    if (held.length === 0) process.exitCode = 1;
  }
}
look();
process.stdout.write(`${peakBytes}\n`);
