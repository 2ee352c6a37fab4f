import type { Value } from '../canonical';
import { canonical } from '../canonical';

/** What checks found: how many they made, and the first differences. */
export interface Found {
  checks: number;
  differences: string[];
}

/** Compares values by their canonical text. */
export class Comparison implements Found {
  checks = 0;
  differences: string[] = [];

  same(name: string, got: unknown, want: unknown): void {
    this.checks++;
    const [g, w] = [canonical(got as Value), canonical(want as Value)];
    if (g !== w && this.differences.length < 10) this.differences.push(`${name}: got ${g.slice(0, 2000)}, want ${w.slice(0, 2000)}`);
  }
}
