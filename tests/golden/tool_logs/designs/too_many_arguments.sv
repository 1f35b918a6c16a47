module m(input a, b, output y);
  function f(input x);
    f = ~x;
  endfunction
  assign y = f(a, b);
endmodule
