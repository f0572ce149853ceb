// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface Token {
    function transfer(address to, uint256 value) external returns (bool);
}

/// Says that it moved tokens and moves none.
contract LyingToken {
    event Transfer(address indexed from, address indexed to, uint256 value);

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        emit Transfer(msg.sender, to, value);
        return true;
    }
}

/// Pays in ways that a deposit watcher may take for something else.
contract Payer {
    error Changed();

    receive() external payable {}

    /// Coin and tokens leave, and then the whole transaction is undone.
    function payThenRevert(Token token, address payable to, uint256 value) external payable {
        token.transfer(to, value);
        to.transfer(msg.value);
        revert Changed();
    }

    /// Coin leaves by an inner call: the transaction's own receiver is this contract.
    function payInside(address payable to) external payable {
        to.transfer(msg.value);
    }

    /// As many tokens as the block's height: another amount in another block.
    function payHeight(Token token, address to) external {
        token.transfer(to, block.number);
    }

    function payMany(Token token, address to, uint256 value, uint256 times) external {
        for (uint256 at = 0; at < times; at++) token.transfer(to, value);
    }
}
