// Offers a function to C, for what another file may bring.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  export "DPI-C" function back;
  function int back();
    return 0;
  endfunction
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
