import type { Port } from '../define.ts';
import { graphAxes, nodeAxes, port } from '../ports.ts';

/** The ports that graph layers share. */
export const nodesIn = port('embedding', nodeAxes, 'Nodes', '节点');
export const nodesOut = port('embedding', nodeAxes, 'Nodes', '节点');
export const graphIn = port('graph', graphAxes, 'Graph', '图结构', { dtype: 'int32' });
export const weightsIn: Port = port('embedding', ['edges', 'width'], 'Edge weights', '边权重', { optional: true });

export const membersIn = port('graph', ['batch', 'nodes'], 'Members', '所属图');

/** Edges are not counted before the data is there: what one node costs is told for a node with this many neighbours. */
export const typicalDegree = 4;
