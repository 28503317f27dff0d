/** Connections and maps, as the office calls them. */
import { z } from "zod";
import { endpoint } from "../../platform/endpoint.ts";
import { idSchema, type EntryId } from "../../platform/identifiers.ts";
import {
  AddressChange,
  Confirmations,
  EraserChange,
  FoldersTest,
  oneStore,
  oneTable,
  organisationOnly,
  Sample,
  StoreDetail,
  StoreInput,
  StoreSummary,
  TableChange,
  TableDetail,
} from "./contract.ts";

const stores = "/o/:organisation/api/connectors/stores";
const reading = { kind: "json", method: "GET", permission: "connection:read" } as const;
const changing = { kind: "json", method: "POST", permission: "connection:write" } as const;
const done = z.object({ done: z.literal(true) });

export const listStores = endpoint({
  ...reading,
  path: stores,
  params: organisationOnly,
  reply: z.object({
    stores: z.array(StoreSummary),
    /** Where a case may have documents looked for, as the operator named them. */
    documentFolders: z.array(z.string()),
  }),
  refusals: [],
  summary: "Lists the connected stores and what keeps a search from using each.",
});

export const testFolders = endpoint({
  ...changing,
  path: "/o/:organisation/api/connectors/documents/test",
  params: organisationOnly,
  reply: FoldersTest,
  refusals: ["not_yet"],
  summary: "Tries whether the folders of documents named for the organisation can be read.",
});

export const connectStore = endpoint({
  ...changing,
  path: stores,
  params: organisationOnly,
  body: StoreInput,
  reply: z.object({ id: idSchema<EntryId>() }),
  refusals: ["not_yet"],
  summary: "Keeps a connection, then tests it and describes the store in the background.",
});

export const readStore = endpoint({
  ...reading,
  path: `${stores}/:store`,
  params: oneStore,
  reply: StoreDetail,
  refusals: [],
  summary:
    "Gives one store: how its look stands, what was found, and its tables by what needs a person first.",
});

export const lookAtStore = endpoint({
  ...changing,
  path: `${stores}/:store/look`,
  params: oneStore,
  reply: done,
  refusals: [],
  summary: "Tests and describes the store again in the background, to compare the map with it as it is now.",
});

export const changeAddress = endpoint({
  ...changing,
  method: "PUT",
  path: `${stores}/:store/address`,
  params: oneStore,
  body: AddressChange,
  reply: done,
  refusals: ["not_yet"],
  summary: "Replaces the store's address and password, then looks at it again.",
});

export const changeEraser = endpoint({
  ...changing,
  method: "PUT",
  path: `${stores}/:store/eraser`,
  params: oneStore,
  stepUp: true,
  body: EraserChange,
  reply: done,
  refusals: ["not_yet"],
  summary: "Gives the connection a role that may change rows: approved erasures are carried out as it.",
});

export const removeEraser = endpoint({
  ...changing,
  method: "DELETE",
  path: `${stores}/:store/eraser`,
  params: oneStore,
  reply: done,
  refusals: [],
  summary: "Takes the role that may change rows away: nothing is erased there from here any more.",
});

export const removeStore = endpoint({
  ...changing,
  method: "DELETE",
  path: `${stores}/:store`,
  params: oneStore,
  stepUp: true,
  reply: done,
  refusals: ["conflict"],
  summary: "Takes a connection out of use and destroys its address; its map stays readable.",
});

export const readTable = endpoint({
  ...reading,
  path: `${stores}/:store/tables/:table`,
  params: oneTable,
  reply: TableDetail,
  refusals: [],
  summary: "Gives one table: what the map says of it, why, and what is wrong or missing.",
});

export const changeTable = endpoint({
  ...changing,
  method: "PUT",
  path: `${stores}/:store/tables/:table`,
  params: oneTable,
  body: TableChange,
  reply: z.object({
    /** Empty when the change was made. */
    problems: z.array(z.object({ path: z.string(), sentence: z.string() })),
    hash: z.string(),
  }),
  refusals: ["conflict"],
  summary: "Changes what the map says of a table, unless it could not mean what it then says.",
});

export const adoptTable = endpoint({
  ...changing,
  path: `${stores}/:store/tables/:table/adopt`,
  params: oneTable,
  reply: done,
  refusals: ["conflict"],
  summary:
    "Takes what the database has and the map lacks, a table or its columns, into the map as suggested.",
});

export const dropTable = endpoint({
  ...changing,
  method: "DELETE",
  path: `${stores}/:store/tables/:table`,
  params: oneTable,
  reply: done,
  refusals: ["conflict"],
  summary: "Takes a table that the database no longer has out of the map.",
});

export const sampleTable = endpoint({
  ...changing,
  path: `${stores}/:store/tables/:table/sample`,
  params: oneTable,
  reply: Sample,
  refusals: ["not_yet"],
  summary: "Shows the shape of a few rows with every letter and digit masked; the look is recorded.",
});

export const confirmTables = endpoint({
  ...changing,
  path: `${stores}/:store/confirm`,
  params: oneStore,
  body: Confirmations,
  reply: z.object({ confirmed: z.int(), of: z.int() }),
  refusals: ["conflict", "not_yet"],
  summary: "Confirms what the map says of tables, each bound to what was seen.",
});
