up () 
{ 
    xdotool mousemove 399 500;
    xdotool click --repeat 40 --delay 15 4;
    sleep .8
}
down () 
{ 
    xdotool mousemove 399 500;
    xdotool click --repeat 40 --delay 15 5;
    sleep .8
}
