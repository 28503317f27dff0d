/** XML of documents as a tree, without namespaces' prefixes. No document type, so no entities; bounded in depth. Pure. */
import { xmlEvents } from "../../../platform/reading/xml.ts";
import { Unreadable } from "../../../platform/reading/unreadable.ts";
import { importLimits, ImportRefused } from "./clause.ts";

export type XmlNode = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
};
type Growing = XmlNode & { readonly children: Growing[]; text: string };

const grown = (name: string, attributes: Readonly<Record<string, string>>): Growing => ({
  name,
  attributes,
  children: [],
  text: "",
});

export function readXml(source: Uint8Array): XmlNode {
  try {
    return treeOf(source);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ImportRefused("The document is not well-formed inside.", { cause: error });
  }
}

/** The events do not ask whether an element ends that began: a tree has to. */
function treeOf(source: Uint8Array): XmlNode {
  const root = grown("", {});
  const inside: Growing[] = [root];
  for (const event of xmlEvents(source)) {
    const node = inside.at(-1) ?? root;
    if (event.kind === "text") node.text += event.text;
    else if (event.kind === "open") {
      if (inside.length > importLimits.xmlDepth)
        throw new ImportRefused("The document is nested too deeply.");
      const child = grown(event.name, event.attributes);
      node.children.push(child);
      inside.push(child);
    } else {
      if (node === root || node.name !== event.name) throw new Unreadable();
      inside.pop();
    }
  }
  const [first, second] = root.children;
  if (first === undefined) throw new ImportRefused("The document is empty inside.");
  if (inside.length > 1 || second !== undefined || root.text.trim() !== "") throw new Unreadable();
  return first;
}

export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);
/** `<w:start w:val="1"/>` inside the node. */
export const valueOf = (node: XmlNode | undefined, name: string): string | undefined =>
  childOf(node, name)?.attributes["val"];
