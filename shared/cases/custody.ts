/**
 * The place of an application, and its moves by the receipts and transfers of one day. Facts of one day are never out
 * of order, because many systems record only dates. They are taken in the contract's order, unless another order of
 * that day makes fewer of them faults; then in the first such order.
 */
import type { EventOf } from '../events/event.ts';
import type { FeedFaultCode } from './faults.ts';

export type Receipt = EventOf<'application.received'>;
export type Move = Receipt | EventOf<'application.transferred'>;
export type Place = 'never-here' | 'here' | 'handed-on' | 'concluded';

type Kind = 'receipt' | 'return' | 'transfer';

/** The effect of each kind of move at each place: the next place of the case, or the fault (and the case stays). */
const MOVES: Record<Place, Record<Kind, Place | { fault: FeedFaultCode }>> = {
  'never-here': { receipt: 'here', return: 'here', transfer: { fault: 'transfer-without-receipt' } },
  here: { receipt: { fault: 'second-receipt' }, return: { fault: 'second-receipt' }, transfer: 'handed-on' },
  // A second hand-over of a case that is no longer here adds nothing.
  'handed-on': { receipt: { fault: 'second-receipt' }, return: 'here', transfer: 'handed-on' },
  concluded: {
    receipt: { fault: 'second-receipt' },
    return: { fault: 'second-receipt' },
    transfer: { fault: 'transfer-after-conclusion' },
  },
};

function kindOf(move: Move): Kind {
  if (move.type === 'application.transferred') return 'transfer';
  return move.data.transferredFrom === undefined ? 'receipt' : 'return';
}

/** The next place after a move; a fault leaves the case in place. */
export function moved(place: Place, move: Move): Place | { fault: FeedFaultCode } {
  return MOVES[place][kindOf(move)];
}

type Counts = Record<Kind, number>;
const KINDS: readonly Kind[] = ['receipt', 'return', 'transfer'];

/** The moves of one day, given in the contract's order, in the order of their application. */
export function orderOfDay(start: Place, moves: readonly Move[]): Move[] {
  const left = [...moves];
  const counts: Counts = { receipt: 0, return: 0, transfer: 0 };
  for (const move of moves) counts[kindOf(move)] += 1;
  const taken: Move[] = [];
  let place = start;
  while (left.length > 0) {
    const best = KINDS.filter(
      (kind) => counts[kind] > 0 && faultsAfter(place, kind, counts) === fewestFaults(place, counts),
    );
    const [move] = left.splice(
      left.findIndex((candidate) => best.includes(kindOf(candidate))),
      1,
    );
    if (!move) break;
    taken.push(move);
    counts[kindOf(move)] -= 1;
    const next = moved(place, move);
    if (typeof next === 'string') place = next;
  }
  return taken;
}

/** Faults in all if a move of this kind comes next and the best order follows. */
function faultsAfter(place: Place, kind: Kind, counts: Counts): number {
  const rest = { ...counts, [kind]: counts[kind] - 1 };
  const next = MOVES[place][kind];
  return typeof next === 'string' ? fewestFaults(next, rest) : 1 + fewestFaults(place, rest);
}

/**
 * The number of faults in the best order of some moves: only a first receipt opens a case, and each return needs its
 * own earlier transfer.
 */
function fewestFaults(place: Place, { receipt, return: returned, transfer }: Counts): number {
  switch (place) {
    case 'never-here':
      if (receipt > 0) return receipt - 1 + Math.max(0, returned - transfer);
      return returned > 0 ? Math.max(0, returned - 1 - transfer) : transfer;
    case 'here':
      return receipt + Math.max(0, returned - transfer);
    case 'handed-on':
      return receipt + Math.max(0, returned - transfer - 1);
    case 'concluded':
      return receipt + returned + transfer;
  }
}
