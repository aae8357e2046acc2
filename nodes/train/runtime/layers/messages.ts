import * as tf from '@tensorflow/tfjs';

/**
 * Message passing: every node adds up what its neighbours send. All graph layers are made of these functions.
 *
 * A graph is its list of edges, `[edges, 2]`: from which node, to which node; an edge that goes both ways stands there twice. No
 * adjacency matrix is made: time and memory grow with the edges, not with the square of the nodes.
 */

export interface Ends {
  readonly sources: tf.Tensor1D;
  readonly targets: tf.Tensor1D;
}

/** The two ends of each edge. */
export function endsOf(graph: tf.Tensor): Ends {
  const [sources, targets] = tf.split(graph, 2, 1).map((end) => end.reshape([-1])) as [tf.Tensor1D, tf.Tensor1D];
  return { sources, targets };
}

/**
 * Sum of the messages that arrive at each node.
 *
 *     out_i = sum over edges j -> i of  w_ji x_j          x [nodes, ..., width], w [edges, ...]  ->  [nodes, ..., width]
 *
 * First the sender's row is looked up for each edge (gather), then rows with the same receiver are added (segment sum). The gradient is
 * the same walk the other way: what arrived at i goes back along its edges,
 *
 *     dx_j = sum over edges j -> i of  w_ji dy_i          dw_ji = x_j . dy_i
 *
 * and is written out, so that only the gradients that are asked for are computed.
 */
export function passMessages(x: tf.Tensor, { sources, targets }: Ends, weights?: tf.Tensor): tf.Tensor {
  const nodes = x.shape[0]!;
  if (!weights) {
    const pass = tf.customGrad((values, save) => {
      // What the gradient needs is saved: the ends may be gone when it is taken.
      (save as Save)([sources, targets]);
      return {
        value: tf.unsortedSegmentSum((values as tf.Tensor).gather(sources), targets, nodes),
        gradFunc: (dy, saved) => {
          const [from, to] = saved as tf.Tensor1D[];
          return tf.unsortedSegmentSum(dy.gather(to!), from!, nodes);
        },
      };
    });
    return pass(x);
  }
  const pass = tf.customGrad((values, by, save) => {
    const [sent, strength] = [values as tf.Tensor, by as tf.Tensor];
    (save as Save)([sent, strength, sources, targets]);
    return {
      value: tf.unsortedSegmentSum(sent.gather(sources).mul(strength.expandDims(-1)), targets, nodes),
      gradFunc: (dy, saved) => {
        const [before, scale, from, to] = saved as [tf.Tensor, tf.Tensor, tf.Tensor1D, tf.Tensor1D];
        const arrived = dy.gather(to);
        return [tf.unsortedSegmentSum(arrived.mul(scale.expandDims(-1)), from, nodes), before.gather(from).mul(arrived).sum(-1)];
      },
    };
  });
  return pass(x, weights);
}

type Save = (tensors: tf.Tensor[]) => void;

/** How much arrives at each node: the number of edges that end there, or the sum of their weights. `[nodes]`. */
export function degrees({ targets }: Ends, nodes: number, weights?: tf.Tensor): tf.Tensor1D {
  return tf.unsortedSegmentSum(weights ?? tf.onesLike(targets).cast('float32'), targets, nodes) as tf.Tensor1D;
}

/** How messages are weighed: by the root of both degrees, evenly, or not at all. */
export type Normalisation = 'symmetric' | 'mean' | 'sum';

/**
 * One round of messages, weighed.
 *
 *     symmetric    D^-1/2 (A + I) D^-1/2 x        Kipf and Welling 2017, equation 2
 *     mean         D^-1 (A + I) x
 *     sum          (A + I) x
 *
 * D holds the sums of the rows of A + I. Without `selfLoops` the I is left out: a node then hears its neighbours only. Dividing by the roots
 * of both degrees is the same as scaling every row before it is sent and after it arrived, so no number per edge is needed.
 */
export function spread(x: tf.Tensor, ends: Ends, { normalisation, selfLoops, weights }: Spread): tf.Tensor {
  const own = (received: tf.Tensor, sent: tf.Tensor) => (selfLoops ? received.add(sent) : received);
  if (normalisation === 'sum') return own(passMessages(x, ends, weights), x);
  const arriving = degrees(ends, x.shape[0]!, weights).add(selfLoops ? 1 : 0);
  // Where nothing arrives, or negative weights cancel all that does, nothing is heard.
  const share = arriving.maximum(1e-6).reciprocal().mul(arriving.greater(1e-6).cast('float32')).expandDims(1);
  if (normalisation === 'mean') return own(passMessages(x, ends, weights), x).mul(share);
  const root = share.sqrt();
  const scaled = x.mul(root);
  return own(passMessages(scaled, ends, weights), scaled).mul(root);
}

export interface Spread {
  readonly normalisation: Normalisation;
  readonly selfLoops: boolean;
  /** `[edges]`. */
  readonly weights?: tf.Tensor;
}

/** Adds up rows by the node that they belong to; the gradient looks them up again. */
export function sumPerNode(rows: tf.Tensor, owners: tf.Tensor1D, nodes: number): tf.Tensor {
  const sum = tf.customGrad((x, save) => {
    (save as Save)([owners]);
    return { value: tf.unsortedSegmentSum(x as tf.Tensor, owners, nodes), gradFunc: (dy, saved) => dy.gather((saved as tf.Tensor1D[])[0]!) };
  });
  return sum(rows);
}

/** The row of each owner; the gradient adds them up again. */
export function lookUp(rows: tf.Tensor, owners: tf.Tensor1D): tf.Tensor {
  const nodes = rows.shape[0]!;
  const look = tf.customGrad((x, save) => {
    (save as Save)([owners]);
    return { value: (x as tf.Tensor).gather(owners), gradFunc: (dy, saved) => tf.unsortedSegmentSum(dy, (saved as tf.Tensor1D[])[0]!, nodes) };
  });
  return look(rows);
}
