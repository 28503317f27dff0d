/**
 * A map as the register keeps it: JSON in the words of a map file, so that reading it again judges it by the same
 * schema, and nothing of it (order, spelling of hostile names) is lost in the database.
 */
import { DataMap, type TableEntry } from "../map/map.ts";

/** The text of a map version. */
export function mapText(map: DataMap): string {
  const tables = Object.entries(map.tables).map(([id, entry]) => [id, written(entry)] as const);
  return JSON.stringify({ ...map, tables: Object.fromEntries(tables) });
}

/** Reads it again; throws when it is not a map. */
export function mapOfText(text: string): DataMap {
  return DataMap.parse(JSON.parse(text));
}

function written(entry: TableEntry): unknown {
  return {
    ...entry,
    relations: entry.relations.map(
      ({ role, table, match, when, whenThere, onAccess, onErase, unlinkAlso, because }) => ({
        [role]: table,
        match,
        when,
        when_there: whenThere,
        on_access: onAccess,
        on_erase: onErase,
        unlink_also: unlinkAlso,
        because,
      }),
    ),
  };
}
