/** The two register entries of a connected store: the connection and the map that says whose its rows are. */
import { z } from "zod";
import { firstVersion } from "../../../platform/entries/store.ts";
import type { CellId } from "../../../platform/ids.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { line } from "../../../platform/text.ts";
import { mapSizeLimit } from "../map/read.ts";

const StoreBody = z.strictObject({
  name: line({ max: 120, min: 1 }),
  kind: z.enum(["postgres", "mysql", "sqlite"]),
  /** The cell that holds the address and the password. */
  addressCell: idSchema<CellId>(),
  /** The cell with the name and password of the role that erases there; absent where nothing is erased by us. */
  eraserCell: idSchema<CellId>().optional(),
});
export type StoreBody = z.infer<typeof StoreBody>;

export const storeKind = firstVersion("store", StoreBody);

const MapBody = z.strictObject({
  /** Names this map within the organisation, as in a map file. */
  store: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  text: z.string().max(mapSizeLimit),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** What made this version. */
  cause: z.enum(["installed", "suggested", "confirmed", "changed"]),
  /** The tables it changed or confirmed; empty when it is about all. */
  tables: z.array(z.string().max(400)).max(10_000),
});
export type MapBody = z.infer<typeof MapBody>;

export const mapKind = firstVersion("store-map", MapBody);

/** From the map to the connection it describes. */
export const describes = "describes";
