export { CandleChart, type CandleChartProps, type CandlePoint, type PriceLine } from "./candle-chart.tsx";
