import { Interface } from "ethers";

/** The part of the token standard that we read and call. */
export const erc20 = new Interface([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function balanceOf(address owner) view returns (uint256)",
  "function transfer(address to, uint256 value) returns (bool)",
  "function decimals() view returns (uint8)",
  "constructor(string name, string symbol, uint8 decimals, uint256 supply)",
]);

/** keccak256("Transfer(address,address,uint256)"). */
export const transferTopic = erc20.getEvent("Transfer")?.topicHash ?? "";
