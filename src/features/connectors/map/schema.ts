/** The published JSON Schema of map files (draft 2020-12), for editors: what may be written, before defaults. */
import { z } from "zod";
import { DataMap } from "./map.ts";

/** The text of docs/map.schema.json. */
export function mapJsonSchema(): string {
  const schema = z.toJSONSchema(DataMap, { io: "input", target: "draft-2020-12", reused: "inline" });
  const titled = {
    $schema: schema.$schema,
    $id: "urn:kept:map:1",
    title: "Kept map",
    description: "Whose data each table of a store holds. Explained in docs/map.md.",
    ...schema,
  };
  return `${JSON.stringify(titled, undefined, 2)}\n`;
}
