// Tables of figures for a terminal, with what misses its bar.

/** A figure, and whether it may be as it is. */
export interface Figure {
  shown: string;
  /** The bar, if the figure misses it. */
  missed?: string;
}

/** A figure with so many decimals that must be at most, or at least, its bar. */
export function figure(value: number, decimals: number, bar: { most?: number; least?: number } = {}): Figure {
  const shown = value.toFixed(decimals);
  if (bar.most !== undefined && value > bar.most) return { shown, missed: `at most ${bar.most}` };
  if (bar.least !== undefined && value < bar.least) return { shown, missed: `at least ${bar.least}` };
  return { shown };
}

/** A table whose rows begin with a name, and end with what misses its bar. */
export class Table {
  private readonly lines: string[] = [];
  /** What misses its bar, as sentences. */
  readonly missed: string[] = [];

  constructor(
    title: string,
    private readonly columns: string[],
  ) {
    this.lines.push("", title, this.line("", columns));
  }

  private line(name: string, cells: string[]): string {
    return name.padEnd(22) + cells.map((cell, at) => cell.padStart(Math.max(9, this.columns[at].length + 2))).join("");
  }

  row(name: string, figures: Figure[]): void {
    const missed = figures.flatMap(({ missed }, at) => (missed ? [`${this.columns[at]}: ${missed}`] : []));
    this.missed.push(...missed.map((bar) => `${name}, ${bar}`));
    const note = missed.length > 0 ? `  ✗ ${missed.join(", ")}` : "";
    this.lines.push(this.line(name, figures.map(({ shown }) => shown)) + note);
  }

  print(): void {
    console.log(this.lines.join("\n"));
  }
}
