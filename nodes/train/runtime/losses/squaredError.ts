import type { Loss } from './crossEntropy.ts';

/**
 * Mean squared error: how far numbers lie from those that they should be.
 *
 *     mean over all numbers of the batch of (prediction - target)^2         prediction [batch, ...], target [batch, ...]
 *
 * Both have as many numbers a sample; they are compared in their order, so that a row of 784 numbers can be held against a picture of 28 x 28.
 */
export function squaredError(_: Readonly<Record<string, never>>): Loss {
  return (prediction, target) => prediction.reshape(target.shape).sub(target).square().mean();
}
