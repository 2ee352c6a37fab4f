// QR codes (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 10. That holds 213 bytes, more than any address
// of an invitation.

/** Blocks of each version at level M: check bytes of a block, blocks, data bytes of each, and of the longer ones one more. */
const layouts: readonly (readonly [check: number, blocks: number, data: number, longer: number])[] = [
  [10, 1, 16, 0], [16, 1, 28, 0], [26, 1, 44, 0], [18, 2, 32, 0], [24, 2, 43, 0],
  [16, 4, 27, 0], [18, 4, 31, 0], [22, 2, 38, 2], [22, 3, 36, 2], [26, 4, 43, 1],
];

/** Centres of the alignment patterns of each version. */
const alignments: readonly (readonly number[])[] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

/** Logarithms and powers of 2 in the field of 256 elements over x⁸+x⁴+x³+x²+1. */
const power = new Uint8Array(512);
const logarithm = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  power[i] = power[i + 255] = x;
  logarithm[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}

/** checkBytes returns the Reed-Solomon bytes of a block. */
function checkBytes(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    const next = [...generator, 0];
    generator.forEach((g, at) => (next[at + 1]! ^= g === 0 ? 0 : power[logarithm[g]! + i]!));
    generator = next;
  }
  const rest = [...data, ...Array<number>(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i]!;
    if (lead !== 0) generator.forEach((g, at) => (rest[i + at]! ^= power[logarithm[g]! + logarithm[lead]!]!));
  }
  return rest.slice(data.length);
}

/** codewords returns the bytes of a code, with their check bytes, in the order in which they are drawn. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const [check, shorter, size, longer] = layouts[version - 1]!;
  const capacity = shorter * size + longer * (size + 1);
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8) data.push(Number.parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xfd) data.push(pad);
  const blocks: number[][] = [];
  for (let i = 0, at = 0; i < shorter + longer; i++) {
    const length = i < shorter ? size : size + 1;
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const checks = blocks.map((block) => checkBytes(block, check));
  const woven: number[] = [];
  for (let i = 0; i <= size; i++) for (const block of blocks) if (i < block.length) woven.push(block[i]!);
  for (let i = 0; i < check; i++) for (const block of checks) woven.push(block[i]!);
  return woven;
}

/** remainder appends the check bits of a binary code to a value. */
function remainder(value: number, generator: number, length: number): number {
  let rest = value << length;
  for (let bit = 31 - Math.clz32(rest); bit >= length; bit = 31 - Math.clz32(rest)) rest ^= generator << (bit - length);
  return (value << length) | rest;
}

type Grid = (boolean | undefined)[][];

/** framed draws what a version has beside its data; undefined is where data goes. */
function framed(version: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) grid[y]![x] = dark;
  };
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) {
    for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) set(cx + dx, cy + dy, [0, 1, 3].includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }
  const centres = alignments[version - 1]!;
  const last = centres.length - 1;
  centres.forEach((cy, j) => centres.forEach((cx, i) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }));
  for (let i = 8; i < size - 8; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  drawFormat(grid, 0);
  if (version >= 7) {
    const bits = remainder(version, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1;
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
    }
  }
  return grid;
}

/** drawFormat draws the level, which is M, and the mask, twice. */
function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  const bits = remainder(mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1;
    grid[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i]![8] = dark;
    grid[8]![i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = dark;
  }
  grid[size - 8]![8] = true;
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** filled draws data with a mask. */
function filled(version: number, words: readonly number[], mask: number): boolean[][] {
  const grid = framed(version);
  const size = grid.length;
  const free = grid.map((row) => row.map((cell) => cell === undefined));
  let at = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!free[y]![x]) continue;
        const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        grid[y]![x] = (bit === 1) !== masks[mask]!(x, y);
        at++;
      }
    }
  }
  drawFormat(grid, mask);
  return grid as boolean[][];
}

/** penalty judges how hard a code is to read, by the four rules of the standard. */
function penalty(grid: boolean[][]): number {
  const size = grid.length;
  let sum = 0;
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]!))];
  for (const line of lines) {
    for (let i = 0, run = 1; i < size; i++, run++) {
      if (line[i] !== line[i + 1]) {
        if (run >= 5) sum += run - 2;
        run = 0;
      }
    }
    const text = line.map(Number).join("");
    for (const pattern of ["10111010000", "00001011101"]) for (let i = text.indexOf(pattern); i >= 0; i = text.indexOf(pattern, i + 1)) sum += 40;
  }
  for (let y = 1; y < size; y++) for (let x = 1; x < size; x++) if (new Set([grid[y]![x], grid[y - 1]![x], grid[y]![x - 1], grid[y - 1]![x - 1]]).size === 1) sum += 3;
  const dark = grid.flat().filter(Boolean).length;
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** qr returns the modules of the smallest code that holds a text, dark ones true; undefined where it is too long. A mask may be given. */
export function qr(text: string, mask?: number): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const version = layouts.findIndex(([, shorter, size, longer], i) => bytes.length + (i < 9 ? 2 : 3) <= shorter * size + longer * (size + 1)) + 1;
  if (version === 0) return undefined;
  const words = codewords(bytes, version);
  const codes = (mask === undefined ? masks.map((_, i) => i) : [mask]).map((m) => filled(version, words, m));
  return codes.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

/** qrPath returns a code as the path of an SVG with a quiet edge of four modules, and the length of its side. */
export function qrPath(code: boolean[][]): { path: string; side: number } {
  const path = code.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return { path, side: code.length + 8 };
}
