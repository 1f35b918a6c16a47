// A tree of instances that doubles at every level.
// expect: RESOURCE TIMEOUT
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  t24 root ();
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
module t24;
  t23 a ();
  t23 b ();
endmodule
module t23;
  t22 a ();
  t22 b ();
endmodule
module t22;
  t21 a ();
  t21 b ();
endmodule
module t21;
  t20 a ();
  t20 b ();
endmodule
module t20;
  t19 a ();
  t19 b ();
endmodule
module t19;
  t18 a ();
  t18 b ();
endmodule
module t18;
  t17 a ();
  t17 b ();
endmodule
module t17;
  t16 a ();
  t16 b ();
endmodule
module t16;
  t15 a ();
  t15 b ();
endmodule
module t15;
  t14 a ();
  t14 b ();
endmodule
module t14;
  t13 a ();
  t13 b ();
endmodule
module t13;
  t12 a ();
  t12 b ();
endmodule
module t12;
  t11 a ();
  t11 b ();
endmodule
module t11;
  t10 a ();
  t10 b ();
endmodule
module t10;
  t9 a ();
  t9 b ();
endmodule
module t9;
  t8 a ();
  t8 b ();
endmodule
module t8;
  t7 a ();
  t7 b ();
endmodule
module t7;
  t6 a ();
  t6 b ();
endmodule
module t6;
  t5 a ();
  t5 b ();
endmodule
module t5;
  t4 a ();
  t4 b ();
endmodule
module t4;
  t3 a ();
  t3 b ();
endmodule
module t3;
  t2 a ();
  t2 b ();
endmodule
module t2;
  t1 a ();
  t1 b ();
endmodule
module t1;
  t0 a ();
  t0 b ();
endmodule
module t0;
  reg [63:0] r;
endmodule
