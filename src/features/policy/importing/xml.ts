/** XML of documents as a tree, without namespaces' prefixes. No document type, so no entities; bounded in depth. Pure. */
import { SaxesParser } from "saxes";
import { importLimits, ImportRefused } from "./clause.ts";

export type XmlNode = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
};
type Growing = XmlNode & { readonly children: Growing[]; text: string };

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

export function readXml(source: string): XmlNode {
  const parser = new SaxesParser();
  const root: Growing = { name: "", attributes: {}, children: [], text: "" };
  const stack: Growing[] = [root];
  parser.on("doctype", () => {
    throw new ImportRefused("The document declares a document type, which no word processor writes.");
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (stack.length > importLimits.xmlDepth) throw new ImportRefused("The document is nested too deeply.");
    const named = Object.entries(attributes).map(([key, value]) => [local(key), value] as const);
    const node: Growing = {
      name: local(name),
      attributes: Object.fromEntries(named),
      children: [],
      text: "",
    };
    stack.at(-1)?.children.push(node);
    stack.push(node);
  });
  parser.on("closetag", () => {
    stack.pop();
  });
  parser.on("text", (text) => {
    const node = stack.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on("error", () => {
    throw new ImportRefused("The document is not well-formed inside.");
  });
  parser.write(source).close();
  const [first] = root.children;
  if (first === undefined) throw new ImportRefused("The document is empty inside.");
  return first;
}

export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);
/** `<w:start w:val="1"/>` inside the node. */
export const valueOf = (node: XmlNode | undefined, name: string): string | undefined =>
  childOf(node, name)?.attributes["val"];
