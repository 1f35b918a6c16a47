module m(input a, output y);
  function f(input x);
    begin
      #1 f = ~x;
    end
  endfunction
  assign y = f(a);
endmodule
