/** The part of the feature that needs no installation: a policy's file, its clauses, what they seem to promise. */
export { allClauses, pathOf, ImportRefused, type Clause, type ImportedPolicy } from "./importing/clause.ts";
export { lintPolicy, type Finding } from "./importing/lint.ts";
export { proposePromises, type Proposal } from "./importing/proposals.ts";
export { importPolicy } from "./importing/read.ts";
export { packNames, readPack } from "./document/pack.ts";
export { standings, type Standing } from "./standing.ts";
