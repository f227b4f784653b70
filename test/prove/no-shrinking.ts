/** A property that a mutant breaks is broken; the smallest input that shows it interests nobody. */
import { configureGlobal } from 'fast-check';

configureGlobal({ endOnFailure: true });
