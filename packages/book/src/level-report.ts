/** The best levels of one side, in arrays that are used again and again. Rows at and beyond `count` mean nothing. */
export class LevelReport {
  readonly depthMax: number;
  count = 0;
  readonly prices: Float64Array;
  /** Summed open sizes. */
  readonly sizes: Float64Array;
  /** Number of orders. */
  readonly orders: Int32Array;

  constructor(depthMax: number) {
    this.depthMax = depthMax;
    this.prices = new Float64Array(depthMax);
    this.sizes = new Float64Array(depthMax);
    this.orders = new Int32Array(depthMax);
  }
}
