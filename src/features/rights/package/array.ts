/** Array literals as PostgreSQL writes them (manual, 8.15.6): `{1,NULL,"a,b"}`, nested, with or without bounds. */

export type ArrayItem = string | null | readonly ArrayItem[];

/** Blanks of ASCII alone separate nothing; PostgreSQL leaves every other kind of space in the value, unquoted. */
const token = /[ \t\n\v\f\r]*(?:([{},])|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|([^{},"\\ \t\n\v\f\r][^{},"\\]*))/y;
const blanksAfter = /[ \t\n\v\f\r]+$/;

/** Items of the literal, or `undefined` when the text is not one. */
export function parseArray(text: string): readonly ArrayItem[] | undefined {
  const literal = text.replace(/^(?:\[-?\d+:-?\d+\])+=/, "");
  const root: ArrayItem[] = [];
  const open: ArrayItem[][] = [root];
  token.lastIndex = 0;
  let expectsItem = true;
  while (token.lastIndex < literal.length) {
    const match = token.exec(literal);
    const list = open.at(-1);
    if (match === null || list === undefined) return undefined;
    const [, mark, quoted, bare] = match;
    if (mark === ",") {
      if (expectsItem || open.length < 2) return undefined;
      expectsItem = true;
      continue;
    }
    if (mark === "}") {
      if (open.length < 2 || (expectsItem && list.length > 0)) return undefined;
      open.pop();
      expectsItem = false;
      continue;
    }
    if (!expectsItem) return undefined;
    if (mark === "{") {
      const inner: ArrayItem[] = [];
      list.push(inner);
      open.push(inner);
      continue;
    }
    if (open.length < 2) return undefined;
    if (quoted !== undefined) list.push(quoted.replaceAll(/\\([\s\S])/g, "$1"));
    else {
      const value = (bare ?? "").replace(blanksAfter, "");
      list.push(value.toUpperCase() === "NULL" ? null : value);
    }
    expectsItem = false;
  }
  const [items] = root;
  return open.length === 1 && root.length === 1 && Array.isArray(items) ? items : undefined;
}
