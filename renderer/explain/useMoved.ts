import { useEffect, useRef, useState } from 'react';
import { mayMove } from '../state/pace.ts';

const milliseconds = 190;

/** The points on their way from where they were to where they are now. At once when motion is not wanted, takes too much of the machine that trains, or the points are others. */
export function useMoved(target: Float32Array): Float32Array {
  const [shown, setShown] = useState(target);
  const now = useRef(target);
  useEffect(() => {
    const from = now.current;
    if (from === target) return;
    if (from.length !== target.length || !mayMove() || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      now.current = target;
      setShown(target);
      return;
    }
    const begin = performance.now();
    let frame = 0;
    const move = (time: number) => {
      const part = Math.min(1, Math.max(0, (time - begin) / milliseconds));
      const eased = part * part * (3 - 2 * part);
      now.current = part === 1 ? target : from.map((value, i) => value + (target[i]! - value) * eased);
      setShown(now.current);
      if (part < 1) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return shown.length === target.length ? shown : target;
}
