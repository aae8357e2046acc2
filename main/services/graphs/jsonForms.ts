import { sourceNames } from './fields.ts';
import { field, thingOf, type Thing } from './readJson.ts';

/** JSON of other forms as nodes and links: what Cytoscape writes, a list of edges alone, and neighbours listed node by node. */
export function nodesAndLinks(value: Thing | readonly unknown[], directed: boolean): Thing {
  if (isList(value)) return value.length === 1 && 'nodes' in thingOf(value[0]) ? thingOf(value[0]) : sorted(value);
  const { elements, adjacency, nodes } = value;
  // Cytoscape puts nodes and edges one deeper, or all of them in one list.
  if (isList(elements)) return { ...value, ...sorted(elements) };
  if (typeof elements === 'object' && elements !== null) return { ...value, ...elements };
  if (isList(adjacency) && isList(nodes)) {
    const oneWay = typeof value['directed'] === 'boolean' ? value['directed'] : directed;
    const names = nodes.map((node, i) => field(thingOf(node), ['id']) ?? i);
    return { ...value, links: linksOf(names, adjacency, oneWay) };
  }
  if (!('nodes' in value || 'links' in value || 'edges' in value) && Object.keys(value).length > 0 && Object.values(value).every(isNames)) {
    const links = linksOf(Object.keys(value), Object.values(value), directed);
    const names = [...Object.keys(value), ...links.map(({ target }) => String(target))];
    return { nodes: [...new Set(names)], links };
  }
  return value;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isNames = (value: unknown): boolean => isList(value) && value.every((one) => typeof one === 'string' || typeof one === 'number');

/** What has a source is an edge, the rest are nodes. */
function sorted(list: readonly unknown[]): Thing {
  const isLink = (one: unknown) => field(thingOf(one), sourceNames) !== undefined;
  const [nodes, links] = [list.filter((one) => !isLink(one)), list.filter(isLink)];
  return links.length > 0 ? { ...(nodes.length > 0 ? { nodes } : {}), links } : {};
}

/** An edge of an undirected graph stands with both of its nodes, and counts once. */
function linksOf(names: readonly unknown[], neighbours: readonly unknown[], directed: boolean): { source: unknown; target: unknown }[] {
  const listed = new Map<string, Set<string>>();
  return neighbours.flatMap((list, i) => {
    const own = new Set<string>();
    const links = (isList(list) ? list : []).flatMap((one) => {
      const thing = thingOf(one);
      const target = thing['id'];
      own.add(String(target));
      return !directed && listed.get(String(target))?.has(String(names[i])) ? [] : [{ ...thing, source: names[i], target }];
    });
    listed.set(String(names[i]), own);
    return links;
  });
}
