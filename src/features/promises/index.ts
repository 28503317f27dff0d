/**
 * What the clauses of an organisation's policy promise, for the features that keep it. Apart from `policy`, which shows
 * the document and checks it against what those features did: they cannot ask their own judge. The only door.
 */
export { clausesBoundTo, clausesIn, clauseTerms, newestVersion } from "./store.ts";
export type { BoundClause, ClauseTerm } from "./store.ts";
